// Anchor: that a checkpoint of a log was there at a time, shown by a transaction on an EVM chain
// that carries a hash of it. Who distrusts all members of a federation can still see that nothing
// before an anchor was changed after it.
//
//   const Anchor anchor = *ReadAnchor(bytes);             // written by anchor/anchorer.h
//   const AnchorCheck check = VerifyAnchor(checkpoint_text, anchor,
//                                          ChainSays{.receipt = json, .latest_block = number},
//                                          {.chain_id = 1, .sender = customs, .depth = 12});
//   if (check.problems.empty()) Tell(check.block);
//
// One transaction may anchor many checkpoints: it carries the root of a Merkle tree (RFC 6962) over
// their texts. The document has the signed transaction itself, so everything but one thing is
// checked offline: that the chain has it, which is the receipt that a node of the chain gives
// (eth_getTransactionReceipt). Believe the node, or ask several.
// Format: docs/formats/anchor.md. Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_ANCHOR_ANCHOR_H_
#define TIDEWAITER_ANCHOR_ANCHOR_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evm/account.h"
#include "tlog/tree.h"

namespace tidewaiter::anchor {

// Before the root in the transaction's data: what these 36 bytes are.
inline constexpr std::string_view kAnchorMark = "TWA1";
// Logs of one federation; a checkpoint's text is some hundred bytes.
inline constexpr std::size_t kAnchoredMax = 256;
inline constexpr std::size_t kCheckpointTextMax = 16 * 1024;
inline constexpr std::size_t kAnchorBytesMax = 256 * 1024;

struct Anchor {
  std::string checkpoint = {};   // text of the note, without signatures
  std::uint64_t index = 0;       // among those of the transaction
  std::uint64_t size = 1;        // how many it anchors
  tlog::Proof path = {};         // from the checkpoint to the root
  std::string transaction = {};  // signed, as it was sent
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

// Texts of checkpoints, each once, in rising order of their bytes: CHECKed.
tlog::Hash AnchorRoot(std::span<const std::string> texts);
// The data of the transaction.
std::string AnchorData(const tlog::Hash& root);
// One document for each text, in their order.
std::vector<Anchor> AnchorsOf(std::span<const std::string> texts, const std::string& transaction);

std::string WriteAnchor(const Anchor& anchor);
// Errors: kInvalidArgument: not this format. Nothing is verified.
Result<Anchor> ReadAnchor(std::string_view json);

struct AnchorTrust {
  std::uint64_t chain_id = 0;
  std::optional<evm::Address> sender = {};  // who must have sent it; nothing: anybody
  std::uint64_t depth = 12;  // blocks from the transaction's to the latest, both counted
};
struct ChainSays {
  std::string receipt = {};  // JSON of the receipt, or "null"
  std::uint64_t latest_block = 0;
};

// Problems: other_checkpoint (the document is about another), path (it does not lead to the root),
// transaction (none that can be read), chain (of another chain), data (not an anchor's, or of
// another root), sender; and of the receipt: no_receipt, other_receipt (of another transaction),
// failed, not_deep.
struct AnchorCheck {
  std::vector<std::string> problems = {};
  evm::Address sender = {};
  evm::Hash transaction = {};
  std::optional<std::uint64_t> block = {};  // where the chain has it
};
// Without `says` nothing is known of the chain, and `block` is nothing.
AnchorCheck VerifyAnchor(std::string_view checkpoint_text, const Anchor& anchor,
                         const std::optional<ChainSays>& says, const AnchorTrust& trust);

}  // namespace tidewaiter::anchor

#endif  // TIDEWAITER_ANCHOR_ANCHOR_H_
