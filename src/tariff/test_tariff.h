// For tests: a small tariff that is written as its files.
#ifndef TIDEWAITER_TARIFF_TEST_TARIFF_H_
#define TIDEWAITER_TARIFF_TEST_TARIFF_H_

#include <cstdlib>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "os/file.h"
#include "tariff/files.h"
#include "tariff/statement.h"

namespace tidewaiter::tariff {

inline Decimal D(std::string_view text) {
  const auto number = Decimal::Parse(text);
  EXPECT_TRUE(number) << text;
  return number ? *number : Decimal();
}

inline GoodsCode Code(std::string_view text) {
  const auto code = GoodsCode::Parse(text);
  EXPECT_TRUE(code) << text;
  return code ? *code : GoodsCode();
}

inline Day On(std::string_view text) {
  const auto day = ParseIsoDay(text);
  EXPECT_TRUE(day) << text;
  return day ? *day : 0;
}

// One chapter with one heading and three lines; countries CN, VN, TR, US, and groups.
inline Files SmallFiles() {
  Files files;
  files["tariff.toml"] = "country = \"XX\"\ncurrency = \"XTS\"\nwaivers = [\"999L\"]\n";
  files["nomenclature.csv"] =
      "code,suffix,level,from,until,unit,description\n"
      "84,80,0,,,,Machinery\n"
      "8415,80,1,,,,Air conditioning machines\n"
      "841510,80,2,,,NAR,Of a kind designed for windows\n"
      "841520,80,2,,,NAR,For persons in motor vehicles\n"
      "841590,80,2,2010-01-01,2025-12-31,,Parts\n";
  files["areas.csv"] =
      "id,group,name\nCN,no,China\nVN,no,Viet Nam\nTR,no,Türkiye\nUS,no,United States\n"
      "1011,yes,All countries\n2020,yes,Developing countries\n2021,yes,Asia\n";
  files["area_members.csv"] =
      "area,member,from,until\n2021,CN,,\n2021,VN,,\n2020,2021,,\n2020,TR,2026-01-01,\n";
  files["documents.csv"] = "code,name\nU110,Proof of origin\nL001,Import licence\n";
  files["measures.csv"] =
      "id,type,code,area,excluded,from,until,duty,order_number\n"
      "m1,103,8415,1011,,2020-01-01,,10 %,\n"
      "p1,142,841510,2020,CN,2020-01-01,,4 %,\n"
      "a1,552,841510,CN,,2024-01-01,,50 XTS/NAR,\n"
      "v1,305,84,1011,,2020-01-01,,20 %,\n";
  files["conditions.csv"] = "measure,code,sequence,document,action\np1,A,1,U110,27\np1,A,2,,07\n";
  return files;
}

// The tariff, or a failed test that says why not.
inline std::shared_ptr<const Tariff> Made(const Files& files) {
  auto made = MakeTariff(files);
  if (made) return made->tariff;
  for (const Problem& problem : made.error())
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.detail;
  return nullptr;
}

// "" where the public data are not there: such a test is skipped.
inline std::string SharedText(std::string_view file) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const os::Path folder =
      set != nullptr ? os::Path(set) : os::Path(TIDEWAITER_TESTDATA) / "../../shared";
  return os::ReadFile(folder / "data" / file).value_or("");
}

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_TEST_TARIFF_H_
