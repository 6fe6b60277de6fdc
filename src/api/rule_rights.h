// Rights to entries of the rule book: the rows read_rules, write_rules and approve_rules of
// docs/rights.md, applied to where an entry holds.
//
// A national entry is written and approved by whoever may do that in all offices; a regional one by
// whoever may in each of its offices. It is seen by whoever may in one of them, or where it was
// offered to; a national one holds everywhere, and is seen wherever somebody may see any. Pure;
// thread-safe.
#ifndef TIDEWAITER_API_RULE_RIGHTS_H_
#define TIDEWAITER_API_RULE_RIGHTS_H_

#include <string>
#include <vector>

#include "access/rights.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

// May they know that it is there, what it says, and how it does?
bool MaySee(const access::Principal& who, const rulebook::Entry& entry);

// In all of these offices; none: in the nation.
access::Decision MayInAll(const access::Principal& who, access::Action action,
                          const std::vector<std::string>& offices);

// Drafts and their submission are for who writes; everything after it for who approves.
access::Action ActionFor(rulebook::Phase to);

// Steps of `version` that they may take now.
std::vector<rulebook::Phase> StepsFor(const access::Principal& who, const rulebook::Entry& entry,
                                      std::uint32_t version);

// Whether an offer is theirs to adopt or decline.
bool MayAnswer(const access::Principal& who, const rulebook::Proposal& proposal);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_RIGHTS_H_
