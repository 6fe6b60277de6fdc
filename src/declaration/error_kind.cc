#include "declaration/error_kind.h"

#include <array>

namespace tidewaiter {
namespace {

constexpr std::array<std::string_view, kErrorKindCount> kNames{"unspecified",
                                                               "description",
                                                               "hs_code",
                                                               "origin",
                                                               "quantity",
                                                               "net_mass",
                                                               "gross_mass",
                                                               "unit",
                                                               "undervalued",
                                                               "overvalued",
                                                               "currency_freight",
                                                               "preference",
                                                               "exemption",
                                                               "licence",
                                                               "rate",
                                                               "undeclared",
                                                               "prohibited",
                                                               "intellectual_property",
                                                               "split",
                                                               "party_identity",
                                                               "successor",
                                                               "document",
                                                               "route",
                                                               "seal",
                                                               "dwell",
                                                               "sensor",
                                                               "image_mismatch",
                                                               "image_concealed",
                                                               "identity_document",
                                                               "traveller"};

constexpr std::array<ErrorKind, kErrorKindCount> MakeKinds() {
  std::array<ErrorKind, kErrorKindCount> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i)
    kinds[i] = static_cast<ErrorKind>(i);
  return kinds;
}

constexpr std::array<ErrorKind, kErrorKindCount> kKinds = MakeKinds();

}  // namespace

std::span<const ErrorKind> AllErrorKinds() {
  return kKinds;
}

std::string_view ErrorKindName(ErrorKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<ErrorKind> FindErrorKind(std::string_view name) {
  for (const ErrorKind kind : kKinds) {
    if (ErrorKindName(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace tidewaiter
