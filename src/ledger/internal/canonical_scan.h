// Canonical scan: is this text JSON in its one canonical form, and where does it end? Without a
// tree: an entry is judged by every node, so its form has to cost less than its hash.
//
// The form is that of RFC 8785 (JCS), narrower: whole numbers up to 2^53 alone, names of visible
// ASCII without quotes. So everything accepted here is what any JCS library would write.
#ifndef TIDEWAITER_LEDGER_INTERNAL_CANONICAL_SCAN_H_
#define TIDEWAITER_LEDGER_INTERNAL_CANONICAL_SCAN_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::ledger {

inline constexpr int kDataDepthMax = 8;           // conditions nest four levels
inline constexpr std::size_t kDataNameMax = 200;  // a JSON pointer in a condition
inline constexpr std::size_t kDataMembersMax =
    4096;  // of one object or list: 1,000 numbers and more

// The place behind the object that begins at `at`. `text` is UTF-8. Errors: kInvalidArgument with
// the JSON pointer of what is not canonical. O(length).
Result<std::size_t> CanonicalObjectEnd(std::string_view text, std::size_t at);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_CANONICAL_SCAN_H_
