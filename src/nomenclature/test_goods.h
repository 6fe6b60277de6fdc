// For tests: small nomenclatures, and the public files where they are there.
#ifndef TIDEWAITER_NOMENCLATURE_TEST_GOODS_H_
#define TIDEWAITER_NOMENCLATURE_TEST_GOODS_H_

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "nomenclature/build.h"
#include "nomenclature/own_csv.h"
#include "nomenclature/publish.h"
#include "os/file.h"

namespace tidewaiter::nomenclature {

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

// The line that must be there.
inline LineId Found(std::optional<LineId> line) {
  EXPECT_TRUE(line.has_value());
  return line.value_or(0);
}

// A nomenclature from its own CSV, or a failed test that says why not.
inline Nomenclature Goods(std::string_view lines, std::string_view sections = "",
                          std::string_view notes = "") {
  codec::Problems problems;
  Built built =
      Build(ReadOwnCsv({std::string(lines), std::string(sections), std::string(notes)}, problems));
  problems.insert(problems.end(), built.problems.begin(), built.problems.end());
  for (const codec::Problem& problem : problems)
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.detail;
  return built.nomenclature ? *built.nomenclature : Nomenclature();
}

inline std::string SharedText(std::string_view file) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const os::Path folder =
      set != nullptr ? os::Path(set) : os::Path(TIDEWAITER_TESTDATA) / "../../shared";
  return os::ReadFile(folder / "data/tariff" / file).value_or("");
}

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_TEST_GOODS_H_
