#include "tariff/files.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tariff/tariff_data.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

// "code at pointer" of the first problem, "" when there is none.
std::string FirstProblem(const Files& files) {
  const auto made = MakeTariff(files);
  return made ? "" : made.error().front().code + " at " + made.error().front().pointer;
}

Files With(std::string_view name, std::string_view text) {
  Files files = SmallFiles();
  files[std::string(name)] += text;
  return files;
}

// The preference of the small tariff under a limit in the unit.
Files LimitIn(std::string_view unit) {
  Files files = SmallFiles();
  files["conditions.csv"] = "measure,code,sequence,limit,limit_unit,action\np1,E,1,20," +
                            std::string(unit) + ",27\np1,E,2,,,07\n";
  return files;
}

TEST(TariffFiles, EveryFaultIsNamedAtItsPlace) {
  struct Case {
    const char* what;
    Files files;
    const char* problem;
  };
  const std::string measure = ",103,841510,1011,,2020-01-01,,10 %,\n";
  for (const Case& c : {
           Case{"no such file", With("extra.csv", "a\n"), "file_name at /extra.csv"},
           Case{"no duty", With("measures.csv", "m9,103,841510,1011,,,,10 per cent,\n"),
                "duty at /measures.csv/6/duty"},
           Case{"no day", With("measures.csv", "m9,103,841510,1011,,1.1.2020,,1 %,\n"),
                "day at /measures.csv/6/from"},
           Case{"no code", With("measures.csv", "m9,103,5,1011,,,,1 %,\n"),
                "code at /measures.csv/6/code"},
           Case{"no type", With("measures.csv", "m9,999,841510,1011,,,,1 %,\n"),
                "unknown_measure_type at /measures.csv/6/type"},
           Case{"no area", With("measures.csv", "m9,103,841510,QQ,,,,1 %,\n"),
                "unknown_area at /measures.csv/6/area"},
           Case{"no goods", With("measures.csv", "m9,103,841511,1011,,,,1 %,\n"),
                "unknown_goods_code at /measures.csv/6/code"},
           Case{"no unit", With("measures.csv", "m9,695,841510,1011,,,,1 XTS/QQQ,\n"),
                "duty at /measures.csv/6/duty"},
           Case{"no unit of a limit", LimitIn("QQQ"),
                "unknown_unit at /measures.csv/3/conditions/0/limit_unit"},
           Case{"no unit of a quota",
                With("quotas.csv",
                     "order_number,from,until,volume,unit\n050021,2026-01-01,2026-12-31,10,QQQ\n"),
                "unknown_unit at /quotas.csv/2/unit"},
           Case{"a quota without an end",
                With("quotas.csv", "order_number,from,volume,unit\n050021,2026-01-01,10,NAR\n"),
                "required at /quotas.csv/2/until"},
           Case{"no quota", With("measures.csv", "m9,122,841510,1011,,,,1 %,050099\n"),
                "unknown_quota at /measures.csv/6/order_number"},
           Case{"said twice", With("measures.csv", "m1,695,841510,1011,,,,1 %,\n"),
                "duplicate_measure at /measures.csv/6/id"},
           Case{"contradiction",
                With("measures.csv", "m9,103,8415,1011,,2021-01-01,2021-12-31,12 %,\n"),
                "contradictory_measures at /measures.csv/6/duty"},
           Case{"ends before it begins",
                With("measures.csv", "m9,695,841510,1011,,2021-01-01,2020-12-31,1 %,\n"),
                "until_before_from at /measures.csv/6/until"},
           Case{"a condition of nothing", With("conditions.csv", "zz,A,1,U110,27\n"),
                "unknown_reference at /conditions.csv/measure"},
           Case{"a circle of groups", With("area_members.csv", "2021,2020,,\n"),
                "area_cycle at /areas.csv/7/members"},
           Case{"a member of nowhere", With("area_members.csv", "2021,QQ,,\n"),
                "unknown_area at /areas.csv/8/members/2"},
           Case{"a setting", With("tariff.toml", "colour = \"red\"\n"),
                "unknown_member at /tariff.toml/4/colour"},
           Case{"not TOML", With("tariff.toml", "= 3\n"), "toml at /tariff.toml/4/"},
           Case{"a rate below nothing",
                With("exchange_rates.csv", "currency,quoted,rate\nEUR,XTS,-1\n"),
                "rate_not_positive at /exchange_rates.csv/2/rate"},
           Case{"rates at once",
                With("exchange_rates.csv",
                     "currency,quoted,rate,from,until\nEUR,XTS,1,2026-01-01,2026-01-31\n"
                     "EUR,XTS,2,2026-01-31,2026-02-28\n"),
                "rate_overlap at /exchange"},
           Case{"a scheme of no area",
                With("origin_schemes.csv", "scheme,countries,areas\nexa,VN,1011 9999\n"),
                "unknown_area at /origin_schemes.csv/2/areas"},
           Case{"a scheme twice",
                With("origin_schemes.csv", "scheme,countries\nexa,VN\nexb,CN\nexa,CN\n"),
                "duplicate_scheme at /origin_schemes.csv/4"},
           Case{"a rule of no scheme",
                With("origin_rules.csv", "scheme,code_from,text\nexa,8414,Any.\n"),
                "unknown_scheme at /origin_rules.csv/2"},
           Case{"a rule that is none",
                With("origin_rules.csv", "scheme,code_from,text,needs\nexa,84,Any.,CHANGE 5\n"),
                "needs at /origin_rules.csv/2/needs"},
           Case{"a parcel rule twice",
                With("parcels.csv", "id,kind\na,duty_relief\nb,tax_relief\na,duty_relief\n"),
                "duplicate_rule at /parcels.csv/4"},
           Case{"a limit of no currency", With("parcels.csv", "id,kind,until\na,duty_relief,9\n"),
                "currency_missing at /parcels.csv/2"},
           Case{"no column",
                Files{{"nomenclature.csv", "code,description\n84,x\n"},
                      {"measures.csv", "id,type,goods\na,103,84\n"}},
                "column at /nomenclature.csv/1/level"},
           Case{"no nomenclature", Files{{"tariff.toml", "country = \"XX\"\n"}},
                "required at /nomenclature.csv"},
       }) {
    EXPECT_EQ(FirstProblem(c.files), c.problem) << c.what;
  }
  EXPECT_EQ(FirstProblem(With("measures.csv", "m9" + measure)), "");
  EXPECT_EQ(FirstProblem(LimitIn("KGM")), "");
}

TEST(TariffFiles, AllFaultsAreToldAtOnce) {
  const auto made =
      MakeTariff(With("measures.csv",
                      "m9,999,841510,1011,,,,1 %,\nm8,103,841510,QQ,,,,1 %,\nm7,103,8415,1011,,,,"
                      "bad,\n"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().size(), 1U);  // what cannot be read comes first
  const auto readable =
      MakeTariff(With("measures.csv", "m9,999,841510,1011,,,,1 %,\nm8,103,841510,QQ,,,,1 %,\n"));
  ASSERT_FALSE(readable);
  EXPECT_EQ(readable.error().size(), 2U);
}

TEST(TariffFiles, WhatAPersonShouldLookAtIsAWarning) {
  const auto made = MakeTariff(With("measures.csv",
                                    "g1,103,841510,VN,,2020-01-01,2020-12-31,1 %,\n"
                                    "g2,103,841510,VN,,2021-02-01,,1 %,\n"));
  ASSERT_TRUE(made);
  ASSERT_FALSE(made->warnings.empty());
  EXPECT_TRUE(std::ranges::any_of(made->warnings, [](const Problem& warning) {
    return warning.code == "validity_gap" && warning.pointer == "/measures.csv/7" &&
           warning.detail.find("2021-01-01") != std::string::npos;
  }));
}

TEST(TariffFiles, AreToldAllFaultsOfOriginAndParcelsWithThoseOfMeasures) {
  Files files = With("measures.csv", "m9,103,841511,1011,,,,1 %,\n");
  files["origin_schemes.csv"] = "scheme,countries,areas\nexa,VN,9999\n";
  files["parcels.csv"] = "id,kind,until\na,duty_relief,9\n";
  const auto made = MakeTariff(files);
  ASSERT_FALSE(made);
  std::vector<std::string> codes;
  for (const Problem& problem : made.error())
    codes.push_back(problem.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"unknown_goods_code", "unknown_area", "currency_missing"}));
}

TEST(TariffFiles, APartnerThatIsNowhereIsAWarning) {
  const auto made = MakeTariff(With("origin_schemes.csv", "scheme,countries\nexa,VN QQ\n"));
  ASSERT_TRUE(made);
  ASSERT_EQ(made->warnings.size(), 1U);
  EXPECT_EQ(made->warnings[0].code, "unknown_country");
  EXPECT_EQ(made->warnings[0].pointer, "/origin_schemes.csv/2/countries");
}

TEST(TariffFiles, ComeBackAsTheyWere) {
  Files files = With("measures.csv", "q1,122,841510,1011,,2026-01-01,,2 % MIN 3 XTS/DTN,050021\n");
  files["quotas.csv"] =
      "order_number,from,until,volume,unit\n050021,2026-01-01,2026-12-31,10.5,NAR\n";
  files["quota_stops.csv"] = "order_number,kind,from,until\n050021,blocked,2026-05-01,2026-05-31\n";
  files["quota_balances.csv"] = "order_number,day,balance\n050021,2026-02-01,7\n";
  files["regulations.csv"] = "id,title,from,until\nR1,An act,2020-01-01,\n";
  files["regulation_stops.csv"] = "regulation,from,until\nR1,2022-01-01,2022-02-01\n";
  files["units.csv"] = "unit,name,base,factor\nBAG,Bags of 60 kg,KGM,60\n";
  files["exchange_rates.csv"] =
      "currency,quoted,rate,per,from,until\nEUR,XTS,125,100,2026-01-01,\n";
  files["measure_types.csv"] =
      "id,name,role,series,tax,displaces\n900,Own levy,additional,J,X01,696 695\n";
  files["origin_schemes.csv"] =
      "scheme,title,countries,areas,proofs,tolerance\nexa,An agreement,2020,2020 "
      "VN,U110=Proof,10\n";
  files["origin_rules.csv"] =
      "scheme,code_from,code_until,alternative,text,needs\nexa,8414,8415,1,Of another "
      "heading.,CHANGE 4\n"
      "exa,8414,8415,2,At most 40 %.,MAX 40\n";
  files["parcels.csv"] = "id,kind,until,edge,currency\nsmall,duty_relief,150,below,XTS\n";
  files["tariff.toml"] += "value_fob = true\n[type_rounding]\n\"305\" = \"down\"\n";
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  const Files written = ToFiles(*tariff);
  const auto again = Made(written);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(ToFiles(*again), written);
  EXPECT_EQ(again->origins().entries().size(), 1U);
  EXPECT_EQ(again->origins().entries().front().rules.size(), 2U);
  EXPECT_EQ(again->parcels().rules().size(), 1U);
  EXPECT_EQ(again->measures().size(), tariff->measures().size());
  EXPECT_TRUE(again->reckoning().value_fob);
}

}  // namespace
}  // namespace tidewaiter::tariff
