// ErrorKind: what can be wrong with a goods item, and KindSet, a set of them.
//
//   KindSet wrong{ErrorKind::kHsCode, ErrorKind::kUndervalued};
//   for (const ErrorKind kind : AllErrorKinds()) if (wrong.Has(kind)) ...
//
// The list follows the error types that Brazil's selection system estimates (docs/glossary.md). The
// numbers are stored in histories and models: never renumber, never reuse.
#ifndef TIDEWAITER_DECLARATION_ERROR_KIND_H_
#define TIDEWAITER_DECLARATION_ERROR_KIND_H_

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace tidewaiter {

enum class ErrorKind : std::uint8_t {
  kUnspecified = 0,  // the source says only "irregular", not what
  kDescription = 1,
  kHsCode = 2,
  kOrigin = 3,
  kQuantity = 4,
  kNetMass = 5,
  kGrossMass = 6,
  kUnit = 7,
  kUndervalued = 8,
  kOvervalued = 9,
  kCurrencyOrFreight = 10,
  kPreference = 11,
  kExemption = 12,
  kLicence = 13,
  kRate = 14,
  kUndeclaredGoods = 15,
  kProhibitedGoods = 16,
  kIntellectualProperty = 17,
  kSplitConsignment = 18,
  kPartyIdentity = 19,
  kSuccessorOfOffender = 20,
  kDocumentMismatch = 21,
  kRouteDeviation = 22,
  kSeal = 23,
  kDwell = 24,
  kSensorExcursion = 25,
  kImageMismatch = 26,
  kImageConcealment = 27,
  kIdentityDocument = 28,
  kTraveller = 29,
};

inline constexpr int kErrorKindCount = 30;

// All kinds in the order of their numbers.
std::span<const ErrorKind> AllErrorKinds();

// The name used in files and options, e.g. "hs_code". Lower case, stable.
std::string_view ErrorKindName(ErrorKind kind);

// The kind with that name, or nothing.
std::optional<ErrorKind> FindErrorKind(std::string_view name);

class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr explicit KindSet(std::uint64_t bits) : bits_(bits) {}
  constexpr KindSet(std::initializer_list<ErrorKind> kinds) {
    for (const ErrorKind kind : kinds)
      Add(kind);
  }
  static constexpr KindSet All() { return KindSet((std::uint64_t{1} << kErrorKindCount) - 1); }

  constexpr void Add(ErrorKind kind) { bits_ |= Bit(kind); }
  [[nodiscard]] constexpr bool Has(ErrorKind kind) const { return (bits_ & Bit(kind)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr int size() const { return std::popcount(bits_); }
  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  friend constexpr KindSet operator|(KindSet a, KindSet b) { return KindSet(a.bits_ | b.bits_); }
  friend constexpr bool operator==(KindSet, KindSet) = default;

 private:
  static constexpr std::uint64_t Bit(ErrorKind kind) {
    return std::uint64_t{1} << static_cast<unsigned>(kind);
  }
  std::uint64_t bits_ = 0;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_ERROR_KIND_H_
