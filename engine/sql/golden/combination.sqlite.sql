-- all: { all: [ score >= 10, vip ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) and (coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true))
-- [10]

-- any: { any: [ score >= 50, { did: visited } ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) or exists (select 1 from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?))
-- [50,1775034000001]

-- none: { none: [ score >= 10, vip, country = "IE" ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) or (coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true) or ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true))
-- [10,"IE"]

-- not: { not: score >= 10 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)
-- [10]

-- not over a fault: { not: points > 4 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true)
-- [4]

-- not not: { not: { not: vip } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not not (coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true)
-- []

-- nested: { all: [ { any: [ country = "GB", country = "gb" ] }, { none: [ { not: vip }, { did: visited } ] } ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true) or ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)) and not (not (coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true) or exists (select 1 from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?)))
-- ["GB","gb",1775034000001]

-- in a segment: { in: all_of_all }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) and ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true))))
-- [10]

-- not in a segment: { not: { in: case_in_a } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true))
-- []

-- none of what was done: { none: [ { did: visited }, { did: order_completed, which: last, within: 30d } ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not (exists (select 1 from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) or coalesce((select occurrence.time > ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false))
-- [1775034000001,1772442000001,1775034000001]

-- in any of two: { in: [ case_in_a, case_in_b ] }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true) or exists (select 1 from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?))
-- [1775034000001]
