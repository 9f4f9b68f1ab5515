-- in the next days: { date: birthday, next: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when json_type(person.rest, '$.birthday') in ('text') then person.rest ->> '$.birthday' end) in (with recursive days (day) as (select ? union all select date(day, '+1 day') from days where day < ?) select day from days)) is true)
-- ["2026-04-01","2026-04-08"]

-- in the last days: { date: birthday, last: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when json_type(person.rest, '$.birthday') in ('text') then person.rest ->> '$.birthday' end) in (with recursive days (day) as (select ? union all select date(day, '+1 day') from days where day < ?) select day from days)) is true)
-- ["2026-03-26","2026-04-01"]

-- today: { date: birthday, last: 1d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when json_type(person.rest, '$.birthday') in ('text') then person.rest ->> '$.birthday' end) in (with recursive days (day) as (select ? union all select date(day, '+1 day') from days where day < ?) select day from days)) is true)
-- ["2026-04-01","2026-04-01"]

-- within hours: { date: birthday, next: 1h }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when json_type(person.rest, '$.birthday') in ('text') then person.rest ->> '$.birthday' end) in (with recursive days (day) as (select ? union all select date(day, '+1 day') from days where day < ?) select day from days)) is true)
-- ["2026-04-01","2026-04-01"]
