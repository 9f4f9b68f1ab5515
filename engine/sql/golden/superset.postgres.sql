-- all without one part: { all: [ score >= 10, { sample: { percent: 50, seed: a } } ] }
-- left out: a sample is drawn by a hash that databases do not have
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true))
-- [10]

-- none without one part: { none: [ score >= 10, '$contains(country, "G")' ] }
-- left out: $contains has no SQL that all databases answer alike
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not (((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true))
-- [10]

-- a filter left out: { did: order_completed, where: '$contains(channel, "e")', within: 30d }
-- left out: $contains has no SQL that all databases answer alike
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint)
-- [1775034000001,1772442000001]

-- a filter of the last left out: { did: order_completed, which: last, where: $round(total) > 5, until: 2d }
-- left out: databases round halves up, and $round to the even neighbour
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time < $1::bigint from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $2::bigint order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [1774861200001,1775034000001]

-- under not it is the other way round: { all: [ $length(country) > 1, { not: { any: [ vip, '$contains(country, "G")' ] } } ] }
-- left out: $contains has no SQL that all databases answer alike
-- left out: $length has no SQL that all databases answer alike
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (not ((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) is true)))
-- []

-- an any in a none: { none: [ { any: [ vip, score / 2 > 3 ] }, score > 100 ] }
-- left out: databases cut 7/2 down to 3, and each divides by 0 in its own way
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not (((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) is true)) or ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) > $1::double precision) is true))
-- [100]
