// Rules as an officer has them in files: read with the fields of an administration, and an example
// to begin with. Tried on the past: rules_past.h; compared: rules_compare.h; carried to a desk and
// back: rules_desk.h.
//
//   ASSIGN_OR_RETURN(const rules::Schema schema, RuleSchema({.data = "data"}));
//   ASSIGN_OR_RETURN(const std::vector<RuleFile> files, ReadRuleFiles({"mine.rules"}, schema));
//   for (const rules::TextProblem& problem : files[0].read.problems) ...
#ifndef TIDEWAITER_APP_RULES_H_
#define TIDEWAITER_APP_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detect/rules/rule_set.h"
#include "os/file.h"

namespace tidewaiter::app {

// Whose fields and currency the rules are written with.
struct RuleFields {
  os::Path data;                 // a history: its own fields too, and its currency
  std::string currency = "XTS";  // without a history: the fields that every administration has
};

// Errors: those of opening the history; kInvalidArgument (a currency that is not three capitals).
Result<rules::Schema> RuleSchema(const RuleFields& fields);

struct RuleFile {
  std::string name;  // as it was given
  std::string text;
  rules::ReadRulesResult read;
};

// Reads each file by itself; lists may be used from any of them. A name of a rule, table or list
// that an earlier file has already is a problem ("name_taken") of the later one. What is wrong in a
// text is in its `read.problems`, not an error. Errors: those of os::ReadFile, kInvalidArgument
// (larger than rules::kTextBytesMax).
Result<std::vector<RuleFile>> ReadRuleFiles(const std::vector<os::Path>& paths,
                                            const rules::Schema& schema);

// One file for work that wants rules without problems. Errors: as above; kInvalidArgument with the
// first problem, where it stands, and how many there are.
Result<RuleFile> ReadGoodRules(const os::Path& path, const rules::Schema& schema);

// A file with a list, two rules and a table that has no problems and passes its cases: it fires
// here and there in a simulated country. Amounts are in `currency`.
std::string ExampleRules(std::string_view currency);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_RULES_H_
