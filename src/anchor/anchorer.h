// Anchorer: brings checkpoints into an EVM chain, one transaction at a time, and gives their
// anchors (anchor/anchor.h) when the chain has it deep enough. It may stop at any instant and go on
// later.
//
//   ASSIGN_OR_RETURN(auto anchorer, Anchorer::Open({.folder = dir, .chain_id = 1, .key = key},
//   chain)); RETURN_IF_ERROR(anchorer->Begin({FormatCheckpoint(checkpoint)})); while
//   (anchorer->state() != AnchorState::kIdle)       // every 15 s or so
//     ASSIGN_OR_RETURN(const AnchorProgress progress, anchorer->Step(clock.UnixMilliseconds()));
//
// What is anchored costs once. The nonce is on disk before anything is sent, and every transaction
// for the same checkpoints has that nonce, so that a chain takes at most one of them: one that got
// stuck is replaced by one that pays more, one that a reorganization threw out is sent again, one
// whose answer was lost is looked for. Another nonce is taken only after somebody else's
// transaction with this one is as deep as an anchor must be. The account should be used by nothing
// else.
//
// Files in the folder: "job", what is under way, if anything; "<hash of the checkpoint>.anchor",
// what is done. One owner of a folder at a time; not thread-safe.
#ifndef TIDEWAITER_ANCHOR_ANCHORER_H_
#define TIDEWAITER_ANCHOR_ANCHORER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "anchor/anchor.h"
#include "anchor/chain.h"
#include "base/result.h"
#include "evm/account.h"
#include "evm/transaction.h"
#include "os/file.h"

namespace tidewaiter::anchor {

// Replacements of one transaction. Each pays an eighth more at least: ten pay three times as much.
inline constexpr std::size_t kAttemptsMax = 20;
// A whole ether a unit of gas: ten million times what was ever paid.
inline constexpr std::uint64_t kPriceWeiMax = 1'000'000'000'000'000'000;

struct AnchorOptions {
  os::Path folder = {};
  std::uint64_t chain_id = 0;  // a node of another chain is sent nothing
  evm::SecretKey key = {};
  evm::TransactionKind kind = evm::TransactionKind::kFeeMarket;
  std::uint64_t depth = 12;  // blocks from the transaction's to the latest, both counted
  // 21,000 and 36 bytes of data are 22,440 at most (EIP-7623); chains that count otherwise, as
  // rollups do, need more.
  std::uint64_t gas_limit = 30'000;
  std::uint64_t tip_wei = 1'000'000'000;          // a unit of gas; of the fee market
  std::uint64_t price_max_wei = 500'000'000'000;  // a unit of gas: more is never offered
  std::int64_t bump_after_ms = 180'000;           // a transaction that waits so long is replaced
};

enum class AnchorState : std::uint8_t {
  kIdle,     // nothing is under way
  kWaiting,  // no block has it yet
  kMined,    // a block has it, not deep enough
};

struct AnchorProgress {
  AnchorState state = AnchorState::kIdle;
  std::uint64_t depth = 0;        // of kMined: blocks from its own to the latest, both counted
  std::vector<Anchor> done = {};  // when it has become idle by this step
  std::string trouble = {};       // a node's own words, when it did not want the transaction
};

class Anchorer {
 public:
  // Goes on with what was under way. `chain` must outlive it. Errors: kInvalidArgument (no secret
  // key, no chain id, a price above kPriceWeiMax), kCorruption (the job cannot be read),
  // kFailedPrecondition (the job was begun with another key or for another chain), kUnavailable
  // (folder).
  static Result<std::unique_ptr<Anchorer>> Open(AnchorOptions options, Chain& chain);

  [[nodiscard]] AnchorState state() const { return state_; }
  // Texts of checkpoints. Nothing is sent yet. Errors: kInvalidArgument (none, too many, too long,
  // one twice), kConflict (one is anchored already), kFailedPrecondition (others are under way),
  // kUnavailable (the disk; nothing was sent: call again).
  Status Begin(std::vector<std::string> checkpoints);
  // One look at the chain, and what has to be sent. Errors: kUnavailable (the node was not reached,
  // or the disk is full: call again), kFailedPrecondition (the node is of another chain; the
  // transaction failed, since gas_limit is too small: Abandon). All goes on from what is on disk.
  Result<AnchorProgress> Step(std::int64_t now_ms);
  // Forgets what is under way. What was sent may still get into a block, without an anchor here.
  Status Abandon();

  // Of a checkpoint that is done. Errors: kNotFound, kCorruption, kUnavailable.
  [[nodiscard]] Result<Anchor> Find(const std::string& checkpoint) const;

 private:
  struct Attempt {
    std::string raw = {};
    std::uint64_t price_wei = 0;  // the most that it pays a unit of gas
    std::int64_t made_ms = 0;
  };
  struct Job {
    std::vector<std::string> checkpoints = {};
    std::optional<std::uint64_t> nonce = {};
    std::vector<Attempt> attempts = {};
  };
  struct Found {
    Receipt receipt = {};
    std::size_t attempt = 0;
  };

  Anchorer(AnchorOptions options, Chain& chain) : options_(std::move(options)), chain_(chain) {}
  Status Load();
  Status Save(const Job& job);
  [[nodiscard]] os::Path JobFile() const { return options_.folder / "job"; }
  [[nodiscard]] os::Path AnchorFile(const std::string& checkpoint) const;
  Status CheckChain();
  Result<std::string> Sign(const Job& job, std::uint64_t price_wei, std::uint64_t tip_wei) const;
  Status AddAttempt(std::int64_t now_ms);
  Result<std::optional<Found>> FindReceipt();
  Result<bool> NonceWasTaken();
  Result<AnchorProgress> Finish(std::size_t attempt);
  Result<AnchorProgress> Push(std::int64_t now_ms);

  AnchorOptions options_;
  Chain& chain_;
  AnchorState state_ = AnchorState::kIdle;
  Job job_;
  std::optional<std::uint64_t> taken_since_;  // block at which the nonce was first seen used
};

}  // namespace tidewaiter::anchor

#endif  // TIDEWAITER_ANCHOR_ANCHORER_H_
