#include "anchor/anchorer.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "tlog/hash.h"

namespace tidewaiter::anchor {
namespace {

using simdjson::dom::element;

// The text of a job, with its SHA-256 on a line behind it.
std::string Sealed(const std::string& json) {
  return json + "\n" + tlog::FormatHash(tlog::Sha256Of(json)) + "\n";
}
std::optional<std::string> Unsealed(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string::npos) return {};
  std::string json = bytes.substr(0, end);
  return Sealed(json) == bytes ? std::optional(std::move(json)) : std::nullopt;
}

// Nodes take a replacement when it pays a tenth more, of price and of tip; an eighth is safe.
std::uint64_t Raised(std::uint64_t wei) {
  return wei + wei / 8 + 1;
}

}  // namespace

Result<std::unique_ptr<Anchorer>> Anchorer::Open(AnchorOptions options, Chain& chain) {
  if (!evm::IsSecretKey(options.key))
    return Fail(ErrorCode::kInvalidArgument, "this is no secret key", "/key");
  if (options.chain_id == 0 || options.chain_id > evm::kChainIdMax)
    return Fail(ErrorCode::kInvalidArgument, "this is no chain's id", "/chain_id");
  if (options.price_max_wei > kPriceWeiMax || options.tip_wei > kPriceWeiMax)
    return Fail(ErrorCode::kInvalidArgument, "that is no price a unit of gas", "/price_max_wei");
  RETURN_IF_ERROR(os::MakeFolder(options.folder));
  std::unique_ptr<Anchorer> anchorer(new Anchorer(std::move(options), chain));
  RETURN_IF_ERROR(anchorer->Load());
  return anchorer;
}

Status Anchorer::Load() {
  const auto bytes = os::ReadFile(JobFile());
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) return {};
  if (!bytes) return std::unexpected(bytes.error());
  const auto text = Unsealed(*bytes);
  const codec::JsonText json(text.value_or("?"));
  if (!text || !json.ok())
    return Fail(ErrorCode::kCorruption, JobFile().string() + " was changed or cut off");
  const std::string address = evm::FormatAddress(evm::AddressOf(options_.key));
  const auto chain_id = static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "chain_id"));
  if (codec::TextOf(json.root(), "account") != address || chain_id != options_.chain_id) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the job was begun for account {} on chain {}",
                            codec::TextOf(json.root(), "account"), chain_id));
  }
  codec::EachOf(json.root(), "checkpoints",
                [&](element one) { job_.checkpoints.emplace_back(one.get_string().value()); });
  element nonce;
  if (json.root().at_key("nonce").get(nonce) == simdjson::SUCCESS)
    job_.nonce = static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "nonce"));
  codec::EachOf(json.root(), "attempts", [&](element one) {
    job_.attempts.push_back(
        {.raw = codec::HexDecode(codec::TextOf(one, "raw")).value_or(""),
         .price_wei = static_cast<std::uint64_t>(codec::IntegerOf(one, "price_wei")),
         .made_ms = codec::IntegerOf(one, "made_ms")});
  });
  if (!job_.checkpoints.empty()) state_ = AnchorState::kWaiting;
  return {};
}

Status Anchorer::Save(const Job& job) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("v", 1).Member("chain_id", options_.chain_id);
  json.Member("account", evm::FormatAddress(evm::AddressOf(options_.key)));
  json.Key("checkpoints").BeginArray();
  for (const std::string& text : job.checkpoints)
    json.Text(text);
  json.EndArray();
  if (job.nonce) json.Member("nonce", *job.nonce);
  json.Key("attempts").BeginArray();
  for (const Attempt& attempt : job.attempts) {
    json.BeginObject().Member("raw", codec::HexEncode(attempt.raw));
    json.Member("price_wei", attempt.price_wei).Member("made_ms", attempt.made_ms).EndObject();
  }
  json.EndArray().EndObject();
  RETURN_IF_ERROR(os::WriteFile(JobFile(), Sealed(out)));
  job_ = job;
  return {};
}

os::Path Anchorer::AnchorFile(const std::string& checkpoint) const {
  const tlog::Hash leaf = tlog::LeafHash(checkpoint);
  return options_.folder / (codec::HexEncode(tlog::BytesOf(leaf)) + ".anchor");
}

Status Anchorer::Begin(std::vector<std::string> checkpoints) {
  if (state_ != AnchorState::kIdle)
    return Fail(ErrorCode::kFailedPrecondition, "other checkpoints are under way");
  std::ranges::sort(checkpoints);
  const bool twice = std::ranges::adjacent_find(checkpoints) != checkpoints.end();
  const auto is_bad = [](const std::string& text) {
    return text.empty() || text.size() > kCheckpointTextMax;
  };
  if (checkpoints.empty() || checkpoints.size() > kAnchoredMax || twice ||
      std::ranges::any_of(checkpoints, is_bad)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("1 to {} checkpoints, each once", kAnchoredMax));
  }
  for (const std::string& text : checkpoints) {
    if (std::filesystem::exists(AnchorFile(text)))
      return Fail(ErrorCode::kConflict, "a checkpoint is anchored already");
  }
  RETURN_IF_ERROR(Save({.checkpoints = std::move(checkpoints)}));
  state_ = AnchorState::kWaiting;
  taken_since_.reset();
  return {};
}

Status Anchorer::CheckChain() {
  ASSIGN_OR_RETURN(const std::uint64_t id, ChainId(chain_));
  if (id == options_.chain_id) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the node is of chain {}, not of {}", id, options_.chain_id));
}

Result<std::string> Anchorer::Sign(const Job& job, std::uint64_t price_wei,
                                   std::uint64_t tip_wei) const {
  evm::Transaction transaction;
  transaction.kind = options_.kind;
  transaction.chain_id = options_.chain_id;
  transaction.nonce = evm::Quantity(*job.nonce);
  transaction.gas_limit = evm::Quantity(options_.gas_limit);
  transaction.gas_price = evm::Quantity(price_wei);
  transaction.max_fee = evm::Quantity(price_wei);
  transaction.max_tip = evm::Quantity(std::min(tip_wei, price_wei));
  transaction.to = evm::AddressOf(options_.key);  // to itself: no code runs
  transaction.data = AnchorData(AnchorRoot(job.checkpoints));
  return evm::SignTransaction(transaction, options_.key);
}

// A first transaction, or one that replaces the latest; on disk before anybody sees it.
Status Anchorer::AddAttempt(std::int64_t now_ms) {
  Job next = job_;
  if (!next.nonce) {
    ASSIGN_OR_RETURN(next.nonce, NonceOf(chain_, evm::AddressOf(options_.key), true));
  }
  ASSIGN_OR_RETURN(const Prices prices, AskPrices(chain_));
  const bool legacy = options_.kind == evm::TransactionKind::kLegacy;
  if (!legacy && !prices.base)
    return Fail(ErrorCode::kFailedPrecondition, "the chain has no fee market: send legacy ones");
  // Twice the base lasts for six full blocks, each of which raises it by an eighth.
  const std::uint64_t base = std::min(prices.base.value_or(0), options_.price_max_wei);
  std::uint64_t price = legacy ? prices.gas_price : 2 * base + options_.tip_wei;
  std::uint64_t tip = options_.tip_wei;
  if (!next.attempts.empty()) {
    price = std::max(price, Raised(next.attempts.back().price_wei));
    for (std::size_t i = 0; i < next.attempts.size(); ++i)
      tip = Raised(tip);
  }
  price = std::min(price, options_.price_max_wei);
  if (!next.attempts.empty() && price <= next.attempts.back().price_wei) return {};  // no more
  ASSIGN_OR_RETURN(std::string raw, Sign(next, price, tip));
  next.attempts.push_back({.raw = std::move(raw), .price_wei = price, .made_ms = now_ms});
  return Save(next);
}

// Of any attempt, in a block that the chain still has.
Result<std::optional<Anchorer::Found>> Anchorer::FindReceipt() {
  for (std::size_t i = job_.attempts.size(); i-- > 0;) {
    const evm::Hash hash = evm::Keccak256(job_.attempts[i].raw);
    ASSIGN_OR_RETURN(const auto receipt, ReceiptOf(chain_, hash));
    if (!receipt) continue;
    ASSIGN_OR_RETURN(const auto block, BlockHash(chain_, receipt->block));
    if (block == receipt->block_hash)
      return std::optional(Found{.receipt = *receipt, .attempt = i});
  }
  return std::optional<Found>();
}

// Whether somebody else's transaction has our nonce, so deep that none of ours can come any more.
Result<bool> Anchorer::NonceWasTaken() {
  ASSIGN_OR_RETURN(const std::uint64_t used, NonceOf(chain_, evm::AddressOf(options_.key), false));
  if (used <= *job_.nonce) {
    taken_since_.reset();
    return false;
  }
  ASSIGN_OR_RETURN(const std::uint64_t latest, LatestBlock(chain_));
  if (!taken_since_) taken_since_ = latest;
  return latest >= *taken_since_ + options_.depth;
}

Result<AnchorProgress> Anchorer::Finish(std::size_t attempt) {
  AnchorProgress progress = {.done = AnchorsOf(job_.checkpoints, job_.attempts[attempt].raw)};
  for (const Anchor& anchor : progress.done)
    RETURN_IF_ERROR(os::WriteFile(AnchorFile(anchor.checkpoint), WriteAnchor(anchor)));
  RETURN_IF_ERROR(Abandon());
  return progress;
}

// Nothing of ours is in a block: sends the latest, and replaces it when it has waited too long.
Result<AnchorProgress> Anchorer::Push(std::int64_t now_ms) {
  AnchorProgress progress = {.state = AnchorState::kWaiting};
  ASSIGN_OR_RETURN(const bool was_taken, NonceWasTaken());
  if (taken_since_ && !was_taken) return progress;  // wait and see what has it
  if (was_taken) {
    RETURN_IF_ERROR(Save({.checkpoints = job_.checkpoints}));
    taken_since_.reset();
  }
  const bool is_first = job_.attempts.empty();
  const bool is_late = !is_first &&
                       now_ms - job_.attempts.back().made_ms >= options_.bump_after_ms &&
                       job_.attempts.size() < kAttemptsMax;
  if (is_first || is_late) RETURN_IF_ERROR(AddAttempt(now_ms));
  const Status sent = Send(chain_, job_.attempts.back().raw);
  if (!sent && sent.error().code == ErrorCode::kFailedPrecondition) {
    progress.trouble = sent.error().message;  // perhaps only that it is known already
  } else if (!sent) {
    return std::unexpected(sent.error());
  }
  return progress;
}

Result<AnchorProgress> Anchorer::Step(std::int64_t now_ms) {
  if (state_ == AnchorState::kIdle) return AnchorProgress{};
  RETURN_IF_ERROR(CheckChain());
  if (!job_.nonce) RETURN_IF_ERROR(AddAttempt(now_ms));
  ASSIGN_OR_RETURN(const auto found, FindReceipt());
  if (!found) {
    state_ = AnchorState::kWaiting;
    return Push(now_ms);
  }
  taken_since_.reset();
  ASSIGN_OR_RETURN(const std::uint64_t latest, LatestBlock(chain_));
  state_ = AnchorState::kMined;
  const std::uint64_t depth = latest < found->receipt.block ? 0 : latest - found->receipt.block + 1;
  if (depth < options_.depth) return AnchorProgress{.state = AnchorState::kMined, .depth = depth};
  if (!found->receipt.succeeded) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the transaction failed: {} gas are too little", options_.gas_limit));
  }
  return Finish(found->attempt);
}

Status Anchorer::Abandon() {
  RETURN_IF_ERROR(Save({}));
  state_ = AnchorState::kIdle;
  taken_since_.reset();
  return {};
}

Result<Anchor> Anchorer::Find(const std::string& checkpoint) const {
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(AnchorFile(checkpoint)));
  auto anchor = ReadAnchor(bytes);
  if (anchor && anchor->checkpoint == checkpoint) return anchor;
  return Fail(ErrorCode::kCorruption, AnchorFile(checkpoint).string() + " was changed");
}

}  // namespace tidewaiter::anchor
