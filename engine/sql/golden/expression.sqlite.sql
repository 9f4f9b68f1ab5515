-- number at least: score >= 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)
-- [10]

-- number less: score < 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) < ?) is true)
-- [10]

-- number at most: score <= 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) <= ?) is true)
-- [10]

-- number greater: score > 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) > ?) is true)
-- [10]

-- literal first: 10 < score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) > ?) is true)
-- [10]

-- literal first at most: 10 <= score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)
-- [10]

-- literal first at least: 10 >= score
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) <= ?) is true)
-- [10]

-- literal first and equal: '"GB" = country'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- ["GB"]

-- number equal: score = 10
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) = ?) is true)
-- [10]

-- whole number at its greatest: level = 9007199254740991
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(cast(person."trait_level" as real), case when json_type(person.rest, '$.level') in ('integer', 'real') then cast(person.rest ->> '$.level' as real) end) = ?) is true)
-- [9007199254740991]

-- whole numbers are reckoned as floats: level * 3 = 27021597764222972
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(cast(person."trait_level" as real), case when json_type(person.rest, '$.level') in ('integer', 'real') then cast(person.rest ->> '$.level' as real) end) * ?) = ?) is true) and not (((person."trait_level" is null and json_type(person.rest, '$.level') not in ('integer', 'real', 'null'))) is true))
-- [3,27021597764222972]

-- text equal: country = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- ["GB"]

-- text that looks like a number: country = "9"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- ["9"]

-- empty text: country = ""
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- [""]

-- composed letters: country = "Ünïted"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- ["Ünïted"]

-- Chinese: country = "中国"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)
-- ["中国"]

-- flag alone: vip
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) is true)
-- []

-- flag is false: vip = false
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) = ?) is true)
-- [0]

-- in a list of texts: 'country in ["GB", "IE", "中国"]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) in (?, ?, ?)) is true)
-- ["GB","IE","中国"]

-- in a list of numbers: "score in [10, -5, 0.1]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) in (?, ?, ?)) is true)
-- [10,-5,0.1]

-- in a list of flags: "vip in [true, false]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) in (?, ?)) is true)
-- [1,0]

-- in a list of one: 'country in ["GB"]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) in (?)) is true)
-- ["GB"]

-- late number in a list: "points in [5, 1]"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) in (?, ?)) is true)
-- [5,1]

-- late text in a list: 'nick in ["GB", ""]'
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_nick", case when json_type(person.rest, '$.nick') in ('text') then person.rest ->> '$.nick' end) in (?, ?)) is true)
-- ["GB",""]

-- exists: $exists(country)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((person."trait_country" is not null or json_type(person.rest, '$.country') <> 'null') is true)
-- []

-- exists or: $exists(birthday) or score > 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((person."trait_birthday" is not null or json_type(person.rest, '$.birthday') <> 'null') is true) or ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) > ?) is true))
-- [50]

-- exists and a fault: $exists(points) and points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((person."trait_points" is not null or json_type(person.rest, '$.points') <> 'null') is true) and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true))
-- [4]

-- reckoned: score * 2 + 1 - level > 17
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) * ?) + ?) - coalesce(cast(person."trait_level" as real), case when json_type(person.rest, '$.level') in ('integer', 'real') then cast(person.rest ->> '$.level' as real) end)) > ?) is true) and not (((person."trait_score" is null and json_type(person.rest, '$.score') not in ('integer', 'real', 'null')) or abs((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) * ?)) > ? or abs(((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) * ?) + ?)) > ? or (person."trait_level" is null and json_type(person.rest, '$.level') not in ('integer', 'real', 'null'))) is true))
-- [2,1,17,2,1.7976931348623157e+308,2,1,1.7976931348623157e+308]

-- reckoned and equal: score * 3 = 0.30000000000000004
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) * ?) = ?) is true) and not (((person."trait_score" is null and json_type(person.rest, '$.score') not in ('integer', 'real', 'null'))) is true))
-- [3,0.30000000000000004]

-- negative: -score > 1
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((- coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end)) > ?) is true) and not (((person."trait_score" is null and json_type(person.rest, '$.score') not in ('integer', 'real', 'null'))) is true))
-- [1]

-- and: score >= 10 and vip = true
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) and ((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) = ?) is true))
-- [10,1]

-- or: score >= 50 or country = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) or (not (((person."trait_score" is null and json_type(person.rest, '$.score') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true)))
-- [50,"GB"]

-- and in or: country = "gb" or (vip = true and score > 5)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_country", case when json_type(person.rest, '$.country') in ('text') then person.rest ->> '$.country' end) = ?) is true) or (((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) = ?) is true) and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) > ?) is true)))
-- ["gb",1,5]

-- a date as text: birthday = "2026-04-01"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_birthday", case when json_type(person.rest, '$.birthday') in ('text') then person.rest ->> '$.birthday' end) = ?) is true)
-- ["2026-04-01"]

-- late number: points = 5
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) = ?) is true)
-- [5]

-- late number in order: points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true)
-- [4]

-- late text: nick = "GB"
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_nick", case when json_type(person.rest, '$.nick') in ('text') then person.rest ->> '$.nick' end) = ?) is true)
-- ["GB"]

-- late flag: keen
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (coalesce(person."trait_keen", case when json_type(person.rest, '$.keen') in ('true', 'false') then person.rest ->> '$.keen' end) is true)
-- []

-- late flag is false: keen = false
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((coalesce(person."trait_keen", case when json_type(person.rest, '$.keen') in ('true', 'false') then person.rest ->> '$.keen' end) = ?) is true)
-- [0]

-- late number exists: $exists(points)
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((person."trait_points" is not null or json_type(person.rest, '$.points') <> 'null') is true)
-- []

-- a fault before or: points > 4 or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true) or (not (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)))
-- [4,50]

-- a fault after or: score >= 50 or points > 4
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true) or (not (((person."trait_score" is null and json_type(person.rest, '$.score') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true)))
-- [50,4]

-- a fault in and before or: (vip = true and points > 4) or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) = ?) is true) and ((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true)) or (not (((coalesce(person."trait_vip", case when json_type(person.rest, '$.vip') in ('true', 'false') then person.rest ->> '$.vip' end) = ?) is true) and (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true)) and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)))
-- [1,4,1,50]

-- a fault in or before or: (points > 100 or nick = "zz") or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and ((((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) > ?) is true) or (not (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_nick", case when json_type(person.rest, '$.nick') in ('text') then person.rest ->> '$.nick' end) = ?) is true))) or (not (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)))
-- [100,"zz",50]

-- a fault in arithmetic: points * 2 > 4 or score >= 50
select person.id
from profile as person
where person.merged_into is null and person.entity = 'profile'
  and (((((coalesce(person."trait_points", case when json_type(person.rest, '$.points') in ('integer', 'real') then cast(person.rest ->> '$.points' as real) end) * ?) > ?) is true) and not (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true)) or (not (((person."trait_points" is null and json_type(person.rest, '$.points') not in ('integer', 'real', 'null'))) is true) and ((coalesce(person."trait_score", case when json_type(person.rest, '$.score') in ('integer', 'real') then cast(person.rest ->> '$.score' as real) end) >= ?) is true)))
-- [2,4,50]
