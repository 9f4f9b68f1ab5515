-- number at least: score >= 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true)
-- [10]

-- number less: score < 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) < $1::double precision) is true)
-- [10]

-- number at most: score <= 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) <= $1::double precision) is true)
-- [10]

-- number greater: score > 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) > $1::double precision) is true)
-- [10]

-- literal first: 10 < score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) > $1::double precision) is true)
-- [10]

-- literal first at most: 10 <= score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true)
-- [10]

-- literal first at least: 10 >= score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) <= $1::double precision) is true)
-- [10]

-- literal first and equal: '"GB" = country'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- ["GB"]

-- number equal: score = 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) = $1::double precision) is true)
-- [10]

-- whole number at its greatest: level = 9007199254740991
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_level"::double precision, case when jsonb_typeof(person.rest -> 'level') = 'number' then (person.rest ->> 'level')::double precision end) = $1::double precision) is true)
-- [9007199254740991]

-- whole numbers are reckoned as floats: level * 3 = 27021597764222972
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_level"::double precision, case when jsonb_typeof(person.rest -> 'level') = 'number' then (person.rest ->> 'level')::double precision end) * $1::double precision) = $2::double precision) is true) and not (((person."trait_level" is null and jsonb_typeof(person.rest -> 'level') not in ('number', 'null'))) is true))
-- [3,27021597764222972]

-- text equal: country = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- ["GB"]

-- text that looks like a number: country = "9"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- ["9"]

-- empty text: country = ""
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- [""]

-- composed letters: country = "Ünïted"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- ["Ünïted"]

-- Chinese: country = "中国"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true)
-- ["中国"]

-- flag alone: vip
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) is true)
-- []

-- flag is false: vip = false
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) = $1::boolean) is true)
-- ["false"]

-- in a list of texts: 'country in ["GB", "IE", "中国"]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) in ($1::text, $2::text, $3::text)) is true)
-- ["GB","IE","中国"]

-- in a list of numbers: "score in [10, -5, 0.1]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) in ($1::double precision, $2::double precision, $3::double precision)) is true)
-- [10,-5,0.1]

-- in a list of flags: "vip in [true, false]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) in ($1::boolean, $2::boolean)) is true)
-- ["true","false"]

-- in a list of one: 'country in ["GB"]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) in ($1::text)) is true)
-- ["GB"]

-- late number in a list: "points in [5, 1]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) in ($1::double precision, $2::double precision)) is true)
-- [5,1]

-- late text in a list: 'nick in ["GB", ""]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_nick", case when jsonb_typeof(person.rest -> 'nick') = 'string' then person.rest ->> 'nick' end) in ($1::text, $2::text)) is true)
-- ["GB",""]

-- exists: $exists(country)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((person."trait_country" is not null or jsonb_typeof(person.rest -> 'country') <> 'null') is true)
-- []

-- exists or: $exists(birthday) or score > 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((person."trait_birthday" is not null or jsonb_typeof(person.rest -> 'birthday') <> 'null') is true) or ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) > $1::double precision) is true))
-- [50]

-- exists and a fault: $exists(points) and points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((person."trait_points" is not null or jsonb_typeof(person.rest -> 'points') <> 'null') is true) and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $1::double precision) is true))
-- [4]

-- reckoned: score * 2 + 1 - level > 17
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) * $1::double precision) + $2::double precision) - coalesce(person."trait_level"::double precision, case when jsonb_typeof(person.rest -> 'level') = 'number' then (person.rest ->> 'level')::double precision end)) > $3::double precision) is true) and not (((person."trait_score" is null and jsonb_typeof(person.rest -> 'score') not in ('number', 'null')) or abs((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) * $4::double precision)) > $5::double precision or abs(((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) * $6::double precision) + $7::double precision)) > $8::double precision or (person."trait_level" is null and jsonb_typeof(person.rest -> 'level') not in ('number', 'null'))) is true))
-- [2,1,17,2,1.7976931348623157e+308,2,1,1.7976931348623157e+308]

-- reckoned and equal: score * 3 = 0.30000000000000004
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) * $1::double precision) = $2::double precision) is true) and not (((person."trait_score" is null and jsonb_typeof(person.rest -> 'score') not in ('number', 'null'))) is true))
-- [3,0.30000000000000004]

-- negative: -score > 1
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((- coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end)) > $1::double precision) is true) and not (((person."trait_score" is null and jsonb_typeof(person.rest -> 'score') not in ('number', 'null'))) is true))
-- [1]

-- and: score >= 10 and vip = true
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true) and ((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) = $2::boolean) is true))
-- [10,"true"]

-- or: score >= 50 or country = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true) or (not (((person."trait_score" is null and jsonb_typeof(person.rest -> 'score') not in ('number', 'null'))) is true) and ((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $2::text) is true)))
-- [50,"GB"]

-- and in or: country = "gb" or (vip = true and score > 5)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_country", case when jsonb_typeof(person.rest -> 'country') = 'string' then person.rest ->> 'country' end) = $1::text) is true) or (((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) = $2::boolean) is true) and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) > $3::double precision) is true)))
-- ["gb","true",5]

-- a date as text: birthday = "2026-04-01"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when jsonb_typeof(person.rest -> 'birthday') = 'string' then person.rest ->> 'birthday' end) = $1::text) is true)
-- ["2026-04-01"]

-- late number: points = 5
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) = $1::double precision) is true)
-- [5]

-- late number in order: points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $1::double precision) is true)
-- [4]

-- late text: nick = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_nick", case when jsonb_typeof(person.rest -> 'nick') = 'string' then person.rest ->> 'nick' end) = $1::text) is true)
-- ["GB"]

-- late flag: keen
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (coalesce(person."trait_keen", case when jsonb_typeof(person.rest -> 'keen') = 'boolean' then (person.rest ->> 'keen')::boolean end) is true)
-- []

-- late flag is false: keen = false
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_keen", case when jsonb_typeof(person.rest -> 'keen') = 'boolean' then (person.rest ->> 'keen')::boolean end) = $1::boolean) is true)
-- ["false"]

-- late number exists: $exists(points)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((person."trait_points" is not null or jsonb_typeof(person.rest -> 'points') <> 'null') is true)
-- []

-- a fault before or: points > 4 or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $1::double precision) is true) or (not (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true) and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $2::double precision) is true)))
-- [4,50]

-- a fault after or: score >= 50 or points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $1::double precision) is true) or (not (((person."trait_score" is null and jsonb_typeof(person.rest -> 'score') not in ('number', 'null'))) is true) and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $2::double precision) is true)))
-- [50,4]

-- a fault in and before or: (vip = true and points > 4) or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) = $1::boolean) is true) and ((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $2::double precision) is true)) or (not (((coalesce(person."trait_vip", case when jsonb_typeof(person.rest -> 'vip') = 'boolean' then (person.rest ->> 'vip')::boolean end) = $3::boolean) is true) and (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true)) and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $4::double precision) is true)))
-- ["true",4,"true",50]

-- a fault in or before or: (points > 100 or nick = "zz") or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) > $1::double precision) is true) or (not (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true) and ((coalesce(person."trait_nick", case when jsonb_typeof(person.rest -> 'nick') = 'string' then person.rest ->> 'nick' end) = $2::text) is true))) or (not (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true) and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $3::double precision) is true)))
-- [100,"zz",50]

-- a fault in arithmetic: points * 2 > 4 or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((((coalesce(person."trait_points", case when jsonb_typeof(person.rest -> 'points') = 'number' then (person.rest ->> 'points')::double precision end) * $1::double precision) > $2::double precision) is true) and not (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true)) or (not (((person."trait_points" is null and jsonb_typeof(person.rest -> 'points') not in ('number', 'null'))) is true) and ((coalesce(person."trait_score", case when jsonb_typeof(person.rest -> 'score') = 'number' then (person.rest ->> 'score')::double precision end) >= $3::double precision) is true)))
-- [2,4,50]
