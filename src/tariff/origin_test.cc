#include "tariff/origin.h"

#include <filesystem>
#include <map>

#include "tariff/origin_check.h"
#include "tariff/origin_files.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

TEST(Measure, All) {
  OriginRows rows;
  Problems problems;
  ReadUkSchemes(SharedText("tariff/uk/roo/roo_schemes_uk.json"), rows, problems);
  for (const OriginScheme& s : std::vector(rows.schemes))
    ReadUkRules(s.code, SharedText("tariff/uk/roo/rule_sets/" + s.code + ".json"), rows, problems);
  std::map<std::string, int> texts;
  int all = 0, classed = 0, read = 0;
  for (auto& e : rows.entries)
    for (auto& r : e.rules) {
      ++all;
      classed += !r.classes.empty();
      read += r.needs.has_value();
      if (!r.needs) {
        std::string t = fmt::format("{}", fmt::join(r.classes, "|")) + " :: " + r.text.substr(0, 300);
        std::string g;
        for (char c : t) if (c >= '0' && c <= '9') { if (!g.ends_with('#')) g += '#'; } else g += c;
        ++texts[g];
      }
    }
  printf("%zu entries, all %d classed %d read %d\n", rows.entries.size(), all, classed, read);
  for (auto& p : problems) printf("%s %s %s\n", p.code.c_str(), p.pointer.c_str(), p.detail.c_str());
  std::vector<std::pair<int, std::string>> v;
  for (auto& [t, n] : texts) v.emplace_back(n, t);
  std::ranges::sort(v, std::greater());
  for (std::size_t i = 0; i < 110 && i < v.size(); ++i) printf("%d %s\n", v[i].first, v[i].second.c_str());
  auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  std::map<std::string, int> w;
  for (auto& p : made->warnings) ++w[p.code];
  for (auto& [c, n] : w) printf("%s %d\n", c.c_str(), n);
}

}  // namespace
}  // namespace tidewaiter::tariff
