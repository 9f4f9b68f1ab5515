-- in the next days: { date: birthday, next: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when jsonb_typeof(person.rest -> 'birthday') = 'string' then person.rest ->> 'birthday' end) in (select to_char($1::text::date + day, 'YYYY-MM-DD') from generate_series(0, $2::text::date - $3::text::date) as day)) is true)
-- ["2026-04-01","2026-04-08","2026-04-01"]

-- in the last days: { date: birthday, last: 7d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when jsonb_typeof(person.rest -> 'birthday') = 'string' then person.rest ->> 'birthday' end) in (select to_char($1::text::date + day, 'YYYY-MM-DD') from generate_series(0, $2::text::date - $3::text::date) as day)) is true)
-- ["2026-03-26","2026-04-01","2026-03-26"]

-- today: { date: birthday, last: 1d }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when jsonb_typeof(person.rest -> 'birthday') = 'string' then person.rest ->> 'birthday' end) in (select to_char($1::text::date + day, 'YYYY-MM-DD') from generate_series(0, $2::text::date - $3::text::date) as day)) is true)
-- ["2026-04-01","2026-04-01","2026-04-01"]

-- within hours: { date: birthday, next: 1h }
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when jsonb_typeof(person.rest -> 'birthday') = 'string' then person.rest ->> 'birthday' end) in (select to_char($1::text::date + day, 'YYYY-MM-DD') from generate_series(0, $2::text::date - $3::text::date) as day)) is true)
-- ["2026-04-01","2026-04-01","2026-04-01"]
