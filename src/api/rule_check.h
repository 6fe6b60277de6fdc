// Checks of rules on their way into the book: how a text is read for its author, what stands
// against its submission, and whether everything that would run then can.
#ifndef TIDEWAITER_API_RULE_CHECK_H_
#define TIDEWAITER_API_RULE_CHECK_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"
#include "detect/rules/rule_set.h"
#include "rulebook/book.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

// Names that are paths of the API: "fields", "review" ...
bool IsReservedName(std::string_view name);

// Read with all lists of the house, drafts too: who writes a list and a rule that asks it begins
// somewhere.
struct RuleReading {
  std::shared_ptr<const rulebook::Book> book;  // whose schema it was read by
  rules::ReadRulesResult read;
};
RuleReading ReadForAuthors(const Call& call, std::string_view text);

// What a version lacks before a second officer looks at it: it must be read by the lists that are
// active, all its cases must say what they should, and there must be cases of each kind. Tables and
// lists have no cases.
codec::Problems AgainstSubmission(const Call& call, const rulebook::Entry& entry,
                                  std::string_view text);

// Whether what runs after the change can be read: also rules that ask a list which it stops.
codec::Problems AgainstRunning(const Call& call, const rulebook::Entry& before,
                               const rulebook::Entry& after);

// The text with the rows of the CSV in place of its own; nothing and the problems, whose pointers
// are "/<row>/<column>" of the file, from 1, its heads being row 1.
std::optional<std::string> WithCsv(const Call& call, const rulebook::Entry& entry,
                                   std::string_view text, std::string_view csv,
                                   codec::Problems& problems);

// The text under another name, in the house's own writing.
std::string Renamed(const Call& call, rulebook::EntryKind kind, std::string_view text,
                    const std::string& name);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_CHECK_H_
