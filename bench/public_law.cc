// What public law and public notices say, beside what we make of them: rules of origin that are
// understood, and how fast they are found; taxes of notices that follow from base and rate. Prints
// one JSON object.
//
//   bench_public_law --data "$TIDEWAITER_SHARED/data"
#include <chrono>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "codec/json_get.h"
#include "os/file.h"
#include "tariff/origin_files.h"

namespace tidewaiter::tariff {
namespace {

using Json = simdjson::dom::element;

struct OriginFigures {
  std::size_t sets = 0, entries = 0, rules = 0, with_class = 0, understood = 0, contradictions = 0;
  double open_seconds = 0, lookups_per_second = 0;
};

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

OriginRows ReadSets(const os::Path& folder, OriginFigures& figures) {
  OriginRows rows;
  Problems problems;
  ReadUkSchemes(os::ReadFile(folder / "roo_schemes_uk.json").value(), rows, problems);
  for (const OriginScheme& scheme : std::vector(rows.schemes)) {
    const auto set = os::ReadFile(folder / "rule_sets" / (scheme.code + ".json"));
    if (!set) continue;  // one scheme has no set
    ++figures.sets;
    ReadUkRules(scheme.code, *set, rows, problems);
  }
  CHECK(problems.empty());
  return rows;
}

double LookupsPerSecond(const Origins& origins) {
  constexpr int kLookups = 1'000'000;
  Random random(1);
  std::vector<GoodsCode> codes;
  for (int i = 0; i < 4096; ++i)
    codes.push_back(origins.entries()[random.Below(origins.entries().size())].codes.from);
  const Day day = ParseIsoDay("2026-11-27").value();
  std::size_t found = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kLookups; ++i) {
    const auto n = static_cast<std::size_t>(i);
    const OriginScheme& scheme = origins.schemes()[n % origins.schemes().size()];
    found += origins.Lookup(scheme, codes[n % codes.size()], day).size();
  }
  const double seconds = SecondsSince(start);
  CHECK(found > 0);
  return kLookups / seconds;
}

OriginFigures MeasureOrigin(const os::Path& folder) {
  OriginFigures figures;
  const auto start = std::chrono::steady_clock::now();
  OriginRows rows = ReadSets(folder, figures);
  figures.entries = rows.entries.size();
  for (const OriginEntry& entry : rows.entries) {
    for (const OriginRule& rule : entry.rules) {
      ++figures.rules;
      figures.with_class += rule.classes.empty() ? 0U : 1U;
      figures.understood += rule.needs ? 1U : 0U;
    }
  }
  const auto made = Origins::Build(std::move(rows));
  CHECK(made.has_value());
  figures.open_seconds = SecondsSince(start);
  for (const codec::Problem& warning : made->warnings)
    figures.contradictions += warning.code == "entries_contradict" ? 1U : 0U;
  figures.lookups_per_second = LookupsPerSecond(made->origins);
  return figures;
}

std::string AmountOf(Json line, std::string_view member) {
  Json object;
  if (line.at_key(member).get(object) != simdjson::SUCCESS || !object.is_object()) return {};
  return codec::TextOf(object, "v");
}

// Base times rate, cut off at the penny, less what is deducted.
bool Follows(Json line) {
  const Decimal base = Decimal::Parse(AmountOf(line, "base")).value();
  const Decimal rate = Decimal::Parse(codec::TextOf(line, "rate")).value();
  const std::string deducted = AmountOf(line, "deduct");
  const Decimal less = deducted.empty() ? Decimal() : Decimal::Parse(deducted).value();
  const Decimal due = (base * rate.Scaled(-2)).Rounded(2, Rounding::kDown) - less;
  return due == Decimal::Parse(AmountOf(line, "assessed")).value();
}

struct NoticeFigures {
  int lines = 0, exact = 0;
};

NoticeFigures MeasureNotices(const os::Path& file) {
  NoticeFigures figures;
  std::istringstream in(os::ReadFile(file).value());
  for (std::string row; std::getline(in, row);) {
    const codec::JsonText json(row);
    CHECK(json.ok());
    codec::EachOf(json.root(), "lines", [&](Json line) {
      if (AmountOf(line, "base").empty() || AmountOf(line, "assessed").empty() ||
          codec::TextOf(line, "rate").empty())
        return;
      ++figures.lines;
      figures.exact += Follows(line) ? 1 : 0;
    });
  }
  return figures;
}

double Share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace
}  // namespace tidewaiter::tariff

int main(int argc, char** argv) {
  namespace tariff = tidewaiter::tariff;
  CLI::App app("Rules of origin and tax notices that are public");
  std::string data;
  app.add_option("--data", data, "folder of the public data")->required();
  CLI11_PARSE(app, argc, argv);
  const tidewaiter::os::Path folder(data);
  const auto origin = tariff::MeasureOrigin(folder / "tariff/uk/roo");
  const auto notices = tariff::MeasureNotices(folder / "messages/cds-wco/duty-truth.jsonl");
  std::cout << fmt::format(
      "{{\"origin\":{{\"sets\":{},\"entries\":{},\"rules\":{},\"share_with_class\":{:.4f},"
      "\"share_understood\":{:.4f},\"contradictions\":{},\"open_seconds\":{:.3f},"
      "\"lookups_per_second\":{:.0f}}},\"notices\":{{\"lines\":{},\"exact\":{},\"share\":{:.4f}}}}}"
      "\n",
      origin.sets, origin.entries, origin.rules, tariff::Share(origin.with_class, origin.rules),
      tariff::Share(origin.understood, origin.rules), origin.contradictions, origin.open_seconds,
      origin.lookups_per_second, notices.lines, notices.exact,
      tariff::Share(static_cast<std::size_t>(notices.exact),
                    static_cast<std::size_t>(notices.lines)));
  return 0;
}
