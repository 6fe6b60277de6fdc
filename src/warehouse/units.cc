#include "warehouse/units.h"

#include <fmt/format.h>

#include "codec/parse.h"

namespace tidewaiter::warehouse {
namespace {

double InKg(double mass, MassUnit unit) {
  constexpr double kKgPerPound = 0.45359237;  // exact, international pound of 1959
  switch (unit) {
    case MassUnit::kKilogram:
      return mass;
    case MassUnit::kGram:
      return mass / 1000;
    case MassUnit::kTonne:
      return mass * 1000;
    case MassUnit::kPound:
      return mass * kKgPerPound;
  }
  return mass;
}

Result<std::string> NumberText(Measure measure, std::string_view text, const Mapping& mapping) {
  ASSIGN_OR_RETURN(const double number, ParseMeasure(measure, text, mapping));
  return fmt::format("{}", number);
}

}  // namespace

Result<std::int64_t> ParseAmount(std::string_view text, const Mapping& mapping) {
  constexpr int kThousand = 3;
  const int digits = codec::MinorDigits(mapping.currency);
  const int scale = mapping.value == ValueUnit::kMinor   ? 0
                    : mapping.value == ValueUnit::kMajor ? digits
                                                         : digits + kThousand;
  return codec::ParseMoneyMinor(text, mapping.decimal, scale);
}

Result<double> ParseMeasure(Measure measure, std::string_view text, const Mapping& mapping) {
  ASSIGN_OR_RETURN(const double number, codec::ParseDecimal(text, mapping.decimal));
  if (measure == Measure::kNetMassKg) return InKg(number, mapping.net_mass);
  if (measure == Measure::kGrossMassKg) return InKg(number, mapping.gross_mass);
  const bool fraction = measure == Measure::kRatePercent && mapping.rate == RateUnit::kFraction;
  return fraction ? number * 100 : number;
}

Result<std::string> NormalizeCorrection(ErrorKind kind, std::string_view text,
                                        const Mapping& mapping) {
  switch (kind) {
    case ErrorKind::kHsCode:
      return codec::NormalizeHsCode(text);
    case ErrorKind::kOrigin:
      return codec::NormalizeCountry(text);
    case ErrorKind::kNetMass:
      return NumberText(Measure::kNetMassKg, text, mapping);
    case ErrorKind::kGrossMass:
      return NumberText(Measure::kGrossMassKg, text, mapping);
    case ErrorKind::kQuantity:
      return NumberText(Measure::kQuantity, text, mapping);
    case ErrorKind::kRate:
      return NumberText(Measure::kRatePercent, text, mapping);
    case ErrorKind::kUndervalued:
    case ErrorKind::kOvervalued: {
      ASSIGN_OR_RETURN(const std::int64_t minor, ParseAmount(text, mapping));
      return std::to_string(minor);
    }
    default:
      return std::string(text);
  }
}

}  // namespace tidewaiter::warehouse
