#include "server/demo_manifest.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/hash.h"

namespace tidewaiter::server {
namespace {

constexpr std::uint64_t kWithout = 4;     // of ten declarations, manifests are missing
constexpr double kScaleError = 0.01;      // what two scales differ by at most
constexpr std::size_t kManifestCode = 6;  // digits that a carrier states

// What the goods weigh more, or less, than is declared.
double Hidden(const desk::GoodsItem& item, const sim::Truth& truth) {
  for (const Correction& correction : truth.true_values) {
    if (correction.kind != ErrorKind::kNetMass) continue;
    double kg = 0;
    const char* const end = correction.value.data() + correction.value.size();
    if (std::from_chars(correction.value.data(), end, kg).ec == std::errc()) {
      return kg - item.net_mass_kg;
    }
  }
  return 0;
}

}  // namespace

std::string DemoBill(const desk::Document& document) {
  return fmt::format("TIDE{:09}", HashBytes(document.lrn) % 1'000'000'000);
}

std::optional<desk::Statement> DemoManifest(const desk::Document& document,
                                            const std::vector<sim::Truth>& truths) {
  const std::uint64_t draw = Combine(HashBytes(document.lrn), HashBytes("manifest"));
  if (draw % 10 < kWithout) return std::nullopt;
  // Between -1 and 1.
  const double error = static_cast<double>(draw / 10 % 2001) / 1000 - 1;
  desk::Statement statement;
  for (std::size_t i = 0; i < document.items.size(); ++i) {
    const desk::GoodsItem& item = document.items[i];
    desk::StatedItem& stated = statement.items.emplace_back();
    stated.hs_code = item.hs_code.substr(0, kManifestCode);
    stated.description = item.description;
    stated.packages = item.packages;
    const double gross = item.gross_mass_kg + Hidden(item, truths[i]);
    stated.gross_mass_kg = std::round(std::max(0.0, gross * (1 + kScaleError * error)) * 10) / 10;
  }
  return statement;
}

}  // namespace tidewaiter::server
