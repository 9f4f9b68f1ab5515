-- sum of money: { did: order_completed, sum: total, is: { exactly: 0.3 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) = ?) is true)
-- [100,100,1775034000001,0.3]

-- sum that rounds each: { did: order_completed, sum: total, is: { exactly: 3 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) = ?) is true)
-- [100,100,1775034000001,3]

-- sum of halves below nothing: { did: order_completed, sum: total, is: { exactly: 0.01 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) = ?) is true)
-- [100,100,1775034000001,0.01]

-- sum of nothing: { did: visited, sum: "5", is: { at_most: 0 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select ? * ? as amount from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) <= ?) is true)
-- [10000,5,10000,1775034000001,0]

-- sum with default decimals: { did: order_completed, sum: weight, is: { at_least: 0.3001 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_weight", case when json_type(occurrence.rest, '$.weight') in ('integer', 'real') then cast(occurrence.rest ->> '$.weight' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ?) is true)
-- [10000,10000,1775034000001,0.3001]

-- sum of whole numbers: { did: order_completed, sum: quantity, is: { between: [ 1, 3 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(cast(occurrence."p_quantity" as real), case when json_type(occurrence.rest, '$.quantity') in ('integer', 'real') then cast(occurrence.rest ->> '$.quantity' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) between ? and ?) is true)
-- [1,1,1775034000001,1,3]

-- sum of what is reckoned: { did: order_completed, sum: total * quantity, is: { at_least: 99.99 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select case when abs((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * coalesce(cast(occurrence."p_quantity" as real), case when json_type(occurrence.rest, '$.quantity') in ('integer', 'real') then cast(occurrence.rest ->> '$.quantity' as real) end))) <= ? then (coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * coalesce(cast(occurrence."p_quantity" as real), case when json_type(occurrence.rest, '$.quantity') in ('integer', 'real') then cast(occurrence.rest ->> '$.quantity' as real) end)) * ? end as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ?) is true)
-- [10000,1.7976931348623157e+308,10000,1775034000001,99.99]

-- sum with misfits: { did: order_completed, sum: size, is: { at_least: 7.5 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ?) is true)
-- [10000,10000,1775034000001,7.5]

-- sum in a window: { did: order_completed, sum: total, within: 30d, is: { at_least: 60 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and occurrence.time > ?) as measured) >= ?) is true)
-- [100,100,1775034000001,1772442000001,60]

-- average: { did: order_completed, avg: total, is: { at_least: 50, at_most: 60 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select sum(floor(amount) + (amount - floor(amount) >= 0.5)) / (count(amount) * ?) from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ? and (select sum(floor(amount) + (amount - floor(amount) >= 0.5)) / (count(amount) * ?) from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) <= ?) is true)
-- [100,100,1775034000001,50,100,100,1775034000001,60]

-- average where: { did: order_completed, where: gift, avg: total, is: { at_least: 10 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select sum(floor(amount) + (amount - floor(amount) >= 0.5)) / (count(amount) * ?) from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and (coalesce(occurrence."p_gift", case when json_type(occurrence.rest, '$.gift') in ('true', 'false') then occurrence.rest ->> '$.gift' end) is true)) as measured) >= ?) is true)
-- [100,100,1775034000001,10]

-- sum where: { did: order_completed, where: channel = "web", sum: total, is: { at_least: 10 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and ((coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end) = ?) is true)) as measured) >= ?) is true)
-- [100,100,1775034000001,"web",10]

-- different texts in a window: { did: order_completed, distinct: channel, within: 30d, is: { at_least: 1 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end)) + count(distinct case when (occurrence."p_channel" is null and json_type(occurrence.rest, '$.channel') not in ('text', 'null')) then (occurrence.rest -> '$.channel') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and occurrence.time > ?) >= ?) is true)
-- [1775034000001,1772442000001,1]

-- average of what is missing: { did: order_completed, avg: weight, is: { at_most: 1 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select sum(floor(amount) + (amount - floor(amount) >= 0.5)) / (count(amount) * ?) from (select coalesce(occurrence."p_weight", case when json_type(occurrence.rest, '$.weight') in ('integer', 'real') then cast(occurrence.rest ->> '$.weight' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) <= ?) is true)
-- [10000,10000,1775034000001,1]

-- least: { did: order_completed, min: total, is: { at_most: 20 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select min(coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end)) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) <= ?) is true)
-- [1775034000001,20]

-- least between: { did: order_completed, min: total, is: { between: [ 10, 60 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select min(coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end)) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) between ? and ?) is true)
-- [1775034000001,10,60]

-- least in a window: { did: order_completed, min: total, within: 30d, is: { at_least: 20 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select min(coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end)) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ? and occurrence.time > ?) >= ?) is true)
-- [1775034000001,1772442000001,20]

-- greatest: { did: order_completed, max: total, is: { exactly: 100 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select max(coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end)) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,100]

-- greatest of what is reckoned: { did: order_completed, max: total - 10, is: { at_least: 50 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select max((coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) - ?)) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ?) is true)
-- [10,1775034000001,50]

-- different texts: { did: order_completed, distinct: channel, is: { at_least: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_channel", case when json_type(occurrence.rest, '$.channel') in ('text') then occurrence.rest ->> '$.channel' end)) + count(distinct case when (occurrence."p_channel" is null and json_type(occurrence.rest, '$.channel') not in ('text', 'null')) then (occurrence.rest -> '$.channel') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ?) is true)
-- [1775034000001,2]

-- different numbers: { did: order_completed, distinct: total, is: { exactly: 1 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end)) + count(distinct case when (occurrence."p_total" is null and json_type(occurrence.rest, '$.total') not in ('integer', 'real', 'null')) then (occurrence.rest -> '$.total') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,1]

-- different flags: { did: order_completed, distinct: gift, is: { exactly: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_gift", case when json_type(occurrence.rest, '$.gift') in ('true', 'false') then occurrence.rest ->> '$.gift' end)) + count(distinct case when (occurrence."p_gift" is null and json_type(occurrence.rest, '$.gift') not in ('true', 'false', 'null')) then (occurrence.rest -> '$.gift') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,2]

-- different texts and misfits: { did: order_completed, distinct: label, is: { exactly: 3 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_label", case when json_type(occurrence.rest, '$.label') in ('text') then occurrence.rest ->> '$.label' end)) + count(distinct case when (occurrence."p_label" is null and json_type(occurrence.rest, '$.label') not in ('text', 'null')) then (occurrence.rest -> '$.label') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) = ?) is true)
-- [1775034000001,3]

-- different numbers and misfits: { did: order_completed, distinct: size, is: { at_least: 2 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end)) + count(distinct case when (occurrence."p_size" is null and json_type(occurrence.rest, '$.size') not in ('integer', 'real', 'null')) then (occurrence.rest -> '$.size') end) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ?) is true)
-- [1775034000001,2]

-- not the average: { not: { did: order_completed, avg: total, is: { at_least: 50 } } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and not (((select sum(floor(amount) + (amount - floor(amount) >= 0.5)) / (count(amount) * ?) from (select coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end) * ? as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ?) is true)
-- [100,100,1775034000001,50]

-- sum of what is reckoned from misfits: { did: order_completed, sum: size * 2, is: { at_least: 7 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select coalesce(sum(floor(amount) + (amount - floor(amount) >= 0.5)), 0) / ? from (select case when abs((coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end) * ?)) <= ? then (coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end) * ?) * ? end as amount from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) as measured) >= ?) is true)
-- [10000,2,1.7976931348623157e+308,2,10000,1775034000001,7]

-- different results with misfits: { did: order_completed, distinct: size + total, is: { at_least: 1 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(distinct (coalesce(occurrence."p_size", case when json_type(occurrence.rest, '$.size') in ('integer', 'real') then cast(occurrence.rest ->> '$.size' as real) end) + coalesce(occurrence."p_total", case when json_type(occurrence.rest, '$.total') in ('integer', 'real') then cast(occurrence.rest ->> '$.total' as real) end))) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= ?) >= ?) is true)
-- [1775034000001,1]
