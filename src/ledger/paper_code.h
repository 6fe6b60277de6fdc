// Paper code: an entry of the ledger, and the proof that it is final, as one line of text for a QR
// symbol on paper. Who scans it with any phone gets to a page that verifies it; who has scanned it
// can verify it years later, with nothing but the policy.
//
//   for (const std::string& text : PaperTexts("ledger.customs-a.example", entry, proof))
//     if (const auto symbol = EncodeQr(text, {.version_max = 25})) return *symbol;   // paper/qr.h
//
//   ASSIGN_OR_RETURN(const PaperCode code, ReadPaperText(scanned));
//   const PaperCheck check = CheckPaperCode(code, policy);
//   if (check.verdict == PaperVerdict::kFinal) ...
//
// The text is an address, "https://<host>/verify#1<digits>". What stands behind "#" is not sent to
// the host by browsers: it learns that somebody verifies something, not what. A whole code carries
// entry and proof; where that is too large for the symbol the entry alone, or a reference to it,
// and the proof has to be fetched. Paper proves nothing about who holds it.
// Format: docs/formats/paper-code.md. Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_LEDGER_PAPER_CODE_H_
#define TIDEWAITER_LEDGER_PAPER_CODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "tlog/policy.h"

namespace tidewaiter::ledger {

// The largest symbol of all (version 40, least correction) holds 7,089 digits.
inline constexpr std::size_t kPaperTextMax = 7'100;
// An entry and a proof. Anything that inflates to more was made to hurt.
inline constexpr std::size_t kPaperInflatedMax = 2 * kEntryBytesMax;
inline constexpr std::size_t kPaperHostMax = 253;  // as DNS has it

struct PaperReference {
  std::string log = {};     // origin
  std::string object = {};  // "certificate/COO-1"
  std::uint32_t number = 0;
  Hash leaf = {};  // leaf hash: what is fetched must have it
  friend bool operator==(const PaperReference&, const PaperReference&) = default;
};

struct PaperCode {
  std::string host = {};  // where the text leads; nobody has signed it
  PaperReference about = {};
  std::string entry = {};  // its bytes; empty in a reference
  std::string proof = {};  // `.tlog-proof`; empty unless the code is whole
  friend bool operator==(const PaperCode&, const PaperCode&) = default;
};

// The text of all that is there: whole, the entry alone, or the reference.
// Errors: kInvalidArgument: `host` is no host (letters, digits, '-', '.', and maybe ":port"), the
// entry or the proof cannot be read, `about` is not of the entry, it is too long.
Result<std::string> PaperText(const PaperCode& code);

// From the fullest to the shortest: whole, entry alone, reference; a text longer than any symbol is
// left out. The first that fits should be printed. Errors: as PaperText.
Result<std::vector<std::string>> PaperTexts(std::string_view host, std::string_view entry,
                                            std::string_view proof);

// Errors: kInvalidArgument: no paper code, or one of a later format. Nothing is verified.
Result<PaperCode> ReadPaperText(std::string_view text);

enum class PaperVerdict : std::uint8_t {
  kFinal,    // the entry is in its log, and a quorum of the policy saw it there
  kRefused,  // it proves nothing: `findings` say why
  kLookUp,   // there is no proof in it: it has to be fetched for `about`
};
std::string_view Name(PaperVerdict verdict);  // "final", "refused", "look_up"

struct PaperCheck {
  PaperVerdict verdict = PaperVerdict::kRefused;
  std::vector<std::string> findings = {};  // names of tlog::TrustProblem; "other_log"
};
// `other_log`: the proof is of another log than the one that the entry names. Whether a later entry
// of the same object (a revocation) came after it, no paper can say.
PaperCheck CheckPaperCode(const PaperCode& code, const tlog::Policy& policy);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_PAPER_CODE_H_
