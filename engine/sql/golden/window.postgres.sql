-- within: { did: order_completed, within: 30d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint)
-- [1775034000001,1772442000001]

-- within a week: { did: visited, within: 7d, times: { exactly: 1 } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_visited" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint) = $3::double precision) is true)
-- [1775034000001,1774429200001,1]

-- since ago: { did: order_completed, since: 60d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint)
-- [1775034000001,1769850000001]

-- until ago: { did: order_completed, until: 30d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time < $2::bigint)
-- [1775034000001,1772442000001]

-- between two times ago: { did: order_completed, since: 60d, until: 30d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time < $3::bigint)
-- [1775034000001,1769850000001,1772442000001]

-- since a date: { did: order_completed, since: 2026-03-01 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint)
-- [1775034000001,1772323200000]

-- until an instant: { did: order_completed, until: 2026-03-29T23:00:00Z }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time < $2::bigint)
-- [1775034000001,1774825200000]

-- within and until: { did: order_completed, within: 60d, until: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint and occurrence.time < $3::bigint)
-- [1775034000001,1769850000001,1774429200001]

-- within and since: { did: order_completed, within: 60d, since: 2026-03-01 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint and occurrence.time >= $3::bigint)
-- [1775034000001,1769850000001,1772323200000]

-- since an instant: { did: order_completed, since: 2026-03-29T23:00:00Z }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint)
-- [1775034000001,1774825200000]

-- until a date: { did: order_completed, until: 2026-03-01 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time < $2::bigint)
-- [1775034000001,1772323200000]

-- from one date to another: { did: order_completed, since: 2026-02-01, until: 2026-03-15 }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time < $3::bigint)
-- [1775034000001,1769904000000,1773532800000]

-- how often in a week: { did: order_completed, within: 90d, times: { between: [ 1, 2 ] } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((select count(*) from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time > $2::bigint) between $3::double precision and $4::double precision) is true)
-- [1775034000001,1767258000001,1,2]

-- this week: { did: order_completed, within: this_week }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1774825200000,1775034000001]

-- last week: { did: order_completed, within: last_week }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1774224000000,1774825199999]

-- this month: { did: order_completed, within: this_month }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1774998000000,1775034000001]

-- last month: { did: order_completed, within: last_month }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1772323200000,1774997999999]

-- this quarter: { did: order_completed, within: this_quarter }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1774998000000,1775034000001]

-- last quarter: { did: order_completed, within: last_quarter }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1767225600000,1774997999999]

-- this year: { did: order_completed, within: this_year }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1767225600000,1775034000001]

-- last year: { did: order_completed, within: last_year }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1735689600000,1767225599999]

-- days of a calendar: { did: order_completed, within: { calendar: sale } }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and exists (select 1 from "event_order_completed" as occurrence where occurrence.bucket = person.bucket and occurrence.profile = person.id and occurrence.time <= $1::bigint and occurrence.time >= $2::bigint and occurrence.time <= $3::bigint)
-- [1775034000001,1773964800000,1774223999999]
