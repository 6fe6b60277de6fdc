// Rules carried between files and a desk that runs, over its API and with an API key.
//
//   const DeskAddress desk{.url = "https://desk.customs.example", .key_file = "rules.key"};
//   ASSIGN_OR_RETURN(const std::string text, ExportRules(desk, {}));          // all of them
//   ASSIGN_OR_RETURN(auto imported, ImportRules(desk, {.text = text, .note = "from Dover"},
//   clock));
//
// What is imported becomes drafts: a second officer approves them there, as any others.
#ifndef TIDEWAITER_APP_RULES_DESK_H_
#define TIDEWAITER_APP_RULES_DESK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::app {

inline constexpr std::size_t kKeyBytesMax = 1'000;  // of an API key: more is another file
inline constexpr double kDeskTimeoutS = 120;        // a set of 16 MiB is read and tried there

struct DeskAddress {
  // "https://HOST[:PORT]"; "http://" to this machine alone, for a key must not travel in the open.
  std::string url;
  os::Path key_file;  // its first line is the key
  std::optional<os::Path> ca_file =
      {};  // PEM, for a desk whose certificate the system does not know
};

// The desk's rules, tables and lists as one text; with `names` these alone. Errors:
// kInvalidArgument (the address, a key that cannot be one), kNotFound (no such key file; a name
// that is not there), kFailedPrecondition (the key is not known or may not do this), kUnavailable
// (no answer).
Result<std::string> ExportRules(const DeskAddress& desk, const std::vector<std::string>& names);

struct ImportRequest {
  std::string text;
  std::string note;                       // what changed and why: every version has one
  std::vector<std::string> offices = {};  // where new ones hold; none: everywhere
};

struct ImportedRule {
  std::string name;
  std::string result;   // "created", "new_version", "same", "refused"
  std::string problem;  // why it was refused
};

// Errors: as ExportRules; kInvalidArgument with the desk's words when it cannot read the text. Sent
// once: what has no answer may have been done, which a second import shows as "same".
Result<std::vector<ImportedRule>> ImportRules(const DeskAddress& desk, const ImportRequest& request,
                                              const os::Clock& clock);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_RULES_DESK_H_
