-- once: { did: order_completed }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?)
-- [1775034000001]

-- never: { not: { did: order_completed } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?)
-- [1775034000001]

-- twice: { did: order_completed, times: { at_least: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ?) is true)
-- [1775034000001,2]

-- at most: { did: order_completed, times: { at_most: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) <= ?) is true)
-- [1775034000001,2]

-- exactly none: { did: order_completed, times: { exactly: 0 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,0]

-- between: { did: order_completed, times: { between: [ 2, 3 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) between ? and ?) is true)
-- [1775034000001,2,3]

-- from one number to another: { did: order_completed, times: { at_least: 2, at_most: 3 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ? and (select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) <= ?) is true)
-- [1775034000001,2,1775034000001,3]

-- exactly: { did: order_completed, times: { exactly: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,2]

-- where: { did: order_completed, where: total > 50 and channel = "web" }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and (((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true) and ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true)))
-- [1775034000001,50,"web"]

-- where not: { did: order_completed, where: { not: total > 50 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and not ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true))
-- [1775034000001,50]

-- where all: { did: order_completed, where: { all: [ gift, total > 20 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and ((coalesce(occurrence."p_gift", case when json_type(occurrence.rest, '$.gift') in ('true', 'false') then occurrence.rest ->> '$.gift' end) is true) and ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true)))
-- [1775034000001,20]

-- where any: { did: order_completed, where: { any: [ gift, total > 90 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and ((coalesce(occurrence."p_gift", case when json_type(occurrence.rest, '$.gift') in ('true', 'false') then occurrence.rest ->> '$.gift' end) is true) or ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true)))
-- [1775034000001,90]

-- where in a list: { did: order_completed, where: 'channel in ["web", "app"]' }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) in (?, ?)) is true))
-- [1775034000001,"web","app"]

-- where and how often: { did: order_completed, where: total > 20, times: { at_least: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true)) >= ?) is true)
-- [1775034000001,20,2]

-- where none: { did: order_completed, where: { none: [ gift, channel = "web" ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and not ((coalesce(occurrence."p_gift", case when json_type(occurrence.rest, '$.gift') in ('true', 'false') then occurrence.rest ->> '$.gift' end) is true) or ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true)))
-- [1775034000001,"web"]

-- where late and misfit: { did: order_completed, where: size > 5 or channel = "app" }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and (((coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end) > ?) is true) or (not (((occurrence."p_size" is null and json_type(occurrence.rest, '$.size') not in ('integer', 'real', 'null'))) is true) and ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true))))
-- [1775034000001,5,"app"]

-- an event of the engine: { did: message_sent, times: { at_most: 0 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_message_sent" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) <= ?) is true)
-- [1775034000001,0]
