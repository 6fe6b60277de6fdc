// What `ledger verify` finds of one document, and the parts of it that stand beside a proof: an
// anchor in a chain, private fields that were disclosed.
#ifndef TIDEWAITER_CLI_LEDGER_VERDICT_H_
#define TIDEWAITER_CLI_LEDGER_VERDICT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evm/account.h"
#include "ledger/entry.h"
#include "os/file.h"

namespace tidewaiter::cli {

struct Verify {
  os::Path file, policy, founding;
  os::Path anchor, disclosure;  // beside a proof
  std::string rpc;              // a node of the chain; "": nobody is asked
  std::uint64_t chain_id = 0;   // 0: the transaction's own
  std::optional<evm::Address> sender;
  std::uint64_t depth = 12;
  os::Path ca_file;
};

struct Finding {
  std::string code, pointer, detail;
};

struct AnchorFound {
  std::uint64_t chain_id = 0;
  std::string sender, transaction;
  std::optional<std::uint64_t> block = {};  // that the node says has it
  std::string time = {};                    // of that block
};

struct Verdict {
  std::string what;  // "proof", …
  std::string says;  // lines for people
  std::vector<Finding> problems = {};
  std::vector<std::pair<std::string, std::string>> fields = {};  // disclosed: name, JSON value
  std::optional<AnchorFound> anchor = {};
  [[nodiscard]] bool genuine() const { return problems.empty(); }
};

// Problems of both go to the verdict, and so does what is known. `checkpoint`: the text that must
// be anchored; "": whichever the anchor has. Without a node `not_asked` is among the problems: what
// offline can prove is that an account signed it for a chain. Errors: kUnavailable (the node).
Status JudgeAnchor(const std::string& anchor, const std::string& checkpoint, const Verify& asked,
                   Verdict& verdict);
void JudgeDisclosure(const std::string& disclosure, const ledger::Entry& entry, Verdict& verdict);

std::string VerdictJson(const Verdict& verdict);
std::string VerdictText(const Verdict& verdict);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_LEDGER_VERDICT_H_
