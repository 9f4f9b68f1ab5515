-- last where: { did: order_completed, which: last, where: channel = "app" }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- ["app",1775034000001]

-- first where: { did: order_completed, which: first, where: channel = "app" }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time, occurrence.message limit 1), false)
-- ["app",1775034000001]

-- last of equal times: { did: order_completed, which: last, where: total = 70 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) = ?) is true) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [70,1775034000001]

-- first of equal times: { did: order_completed, which: first, where: total = 60 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) = ?) is true) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time, occurrence.message limit 1), false)
-- [60,1775034000001]

-- last until: { did: order_completed, which: last, until: 30d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time < ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [1772442000001,1775034000001]

-- first within: { did: order_completed, which: first, within: 30d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time > ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time, occurrence.message limit 1), false)
-- [1772442000001,1775034000001]

-- last at all: { did: order_completed, which: last }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select true from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [1775034000001]

-- last within a month: { did: order_completed, which: last, within: this_month }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time >= ? and occurrence.time <= ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [1774998000000,1775034000001,1775034000001]

-- first since a date: { did: order_completed, which: first, since: 2026-03-01 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time >= ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time, occurrence.message limit 1), false)
-- [1772323200000,1775034000001]

-- last from one time to another: { did: order_completed, which: last, since: 60d, until: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and coalesce((select occurrence.time >= ? and occurrence.time < ? from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [1769850000001,1774429200001,1775034000001]

-- not the last: { not: { did: order_completed, which: last, where: total > 20 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not coalesce((select ((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) > ?) is true) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? order by occurrence.time desc, occurrence.message desc limit 1), false)
-- [20,1775034000001]
