// Carnet: an ATA or CPD carnet, the papers by which goods or vehicles enter many countries for a
// while without duty: issued by an association, guaranteed by another, used up voucher by voucher.
//
//   ASSIGN_OR_RETURN(const Carnet carnet, CarnetOf(last));
//   OpenAt(carnet, "bw")                 // importations there that nothing has closed yet
//
// Each voucher is used once. A re-exportation names the importation at the same member that it
// closes, or a part of it; a re-importation an exportation. What was not re-exported may be claimed
// from the guarantor within a year after the carnet ended; who claims says how it was settled.
// Source: Convention on Temporary Admission (Istanbul 1990), annex A: articles 5 (one year), 8
// (guarantee, time of claims), 9 (regularization). Rules, codes, who signs: docs/ledger-titles.md.
// Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_CARNET_H_
#define TIDEWAITER_LEDGER_CARNET_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

// A carnet with more sheets is bound in several: ICC's largest sets have far fewer.
inline constexpr std::size_t kVouchersMax = 200;
inline constexpr std::size_t kClaimsMax = 50;

// Stored by name; never given another meaning.
enum class VoucherKind : std::uint8_t {
  kExportation,
  kReimportation,
  kImportation,
  kReexportation,
  kTransit,
};
std::string_view Name(VoucherKind kind);
enum class ClaimStatus : std::uint8_t { kOpen, kProofAccepted, kPaid };
std::string_view Name(ClaimStatus status);

struct Voucher {
  std::string id{};  // "I3": a word
  VoucherKind kind = VoucherKind::kExportation;
  friend bool operator==(const Voucher&, const Voucher&) = default;
};
struct UsedVoucher {
  std::string id{};
  std::string by{};  // member whose office used it
  std::string
      closes{};       // reexportation, reimportation: the voucher by which the goods came or went
  bool part = false;  // only a part of those goods: the rest stays open
  friend bool operator==(const UsedVoucher&, const UsedVoucher&) = default;
};
struct Claim {
  std::string voucher{};  // of the importation that nothing closed; one claim for each
  std::string by{};       // member
  std::string currency{};
  std::string amount{};
  ClaimStatus status = ClaimStatus::kOpen;
  friend bool operator==(const Claim&, const Claim&) = default;
};

struct Carnet {
  std::string kind{};       // "ata" or "cpd"
  std::string holder{};     // did:key
  std::string guarantor{};  // member
  std::int64_t valid_until_ms = 0;
  bool discharged = false;
  std::vector<Voucher> vouchers{};
  std::vector<UsedVoucher> used{};
  std::vector<Claim> claims{};

  std::string office{};  // movement: where
  friend bool operator==(const Carnet&, const Carnet&) = default;
};

// Errors: kInvalidArgument: the entry's data is none of a carnet. O(bytes).
Result<Carnet> CarnetOf(const Entry& entry);
std::string WriteCarnet(const Carnet& carnet);  // canonical JSON

// Importations at that member that no re-exportation has closed and no settled claim.
std::vector<std::string> OpenAt(const Carnet& carnet, std::string_view member);

// carnet.issue, movement, discharge, claim, settle.
std::span<const RecordRule> CarnetRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_CARNET_H_
