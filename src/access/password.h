// Passwords: kept as Argon2id hashes, judged by length and by not being guessable.
//
//   if (!PasswordFlaws(password, {account.name}).empty()) return ...;     // every flaw, with its
//   code ASSIGN_OR_RETURN(account.password_hash, HashPassword(password, kPasswordCost));
//   ...
//   if (!VerifyPassword(account.password_hash, password)) return ...;
//   if (NeedsRehash(account.password_hash, kPasswordCost)) ...            // it is at hand now
//
// Source of the rules: NIST SP 800-63B: long, not common, not the name; no rules about digits and
// signs, which make people write Password1! ; no end date. The salt comes from libsodium itself and
// cannot be set: no test needs to know it. Thread-safe.
#ifndef TIDEWAITER_ACCESS_PASSWORD_H_
#define TIDEWAITER_ACCESS_PASSWORD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::access {

struct PasswordCost {
  std::uint64_t passes;      // over the memory
  std::size_t memory_bytes;  // for the time of one hash
};

// What a guess costs, also us: a quarter of a second and 64 MiB. libsodium's "interactive" has 2
// passes over the same memory; the third is for files that leak and are attacked at leisure.
inline constexpr PasswordCost kPasswordCost{3, std::size_t{64} << 20U};
// Microseconds. For tests and nothing else.
inline constexpr PasswordCost kPasswordCostForTests{1, std::size_t{8} << 10U};

inline constexpr std::size_t kPasswordCharactersMin = 12;
// More is no safer, and hashing a book is work that anybody could order.
inline constexpr std::size_t kPasswordBytesMax = 1024;

// "$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>". Does not judge the password.
// Errors: kInvalidArgument (longer than kPasswordBytesMax), kUnavailable (no memory).
Result<std::string> HashPassword(std::string_view password, PasswordCost cost);

// With an empty `hash` (no such account, or one without a password) it works as long as with one
// made at kPasswordCost, and says no: the time does not tell which accounts there are. A hash that
// is none is no match.
bool VerifyPassword(std::string_view hash, std::string_view password);

// True when `hash` was made at another cost, or is none: make a new one at the next sign-in.
bool NeedsRehash(std::string_view hash, PasswordCost cost);

enum class PasswordFlaw : std::uint8_t {
  kTooShort,  // fewer than kPasswordCharactersMin characters
  kTooLong,   // more than kPasswordBytesMax bytes
  kNotText,   // not UTF-8
  kName,      // one of the names with little around it
  kCommon,    // among those that attackers try first, also with digits or signs around it, or
              // doubled; one piece over and over; a walk along the keyboard
};

// "too_short", "too_long", "not_text", "name", "common".
std::string_view PasswordFlawCode(PasswordFlaw flaw);

// Every flaw, each once, in the order above. `names`: login, display name, mail address, what else
// is easily guessed of this person; the case does not matter. Characters are code points.
std::vector<PasswordFlaw> PasswordFlaws(std::string_view password,
                                        const std::vector<std::string>& names);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_PASSWORD_H_
