#include "tradetrust/token_book.h"

#include <algorithm>

#include "codec/json_get.h"
#include "ledger/title.h"

namespace tidewaiter::tradetrust {
namespace {

using ledger::Entry;

constexpr std::string_view kTitle = "title/";
constexpr std::string_view kCertificate = "certificate/";

std::optional<ledger::Hash> DocumentOf(const Entry& entry) {
  const auto found = std::ranges::find(entry.commitments, "document", &ledger::Commitment::name);
  return found == entry.commitments.end() ? std::nullopt : std::optional(found->value);
}

// Whether the document that entry `number` commits to is the one that counts now.
bool IsInForce(const std::vector<Entry>& entries, std::uint32_t number) {
  if (number > entries.size()) return false;
  const auto document = DocumentOf(entries[number - 1]);
  return document && document == DocumentOf(entries.back());
}

std::optional<Revocation> RevocationBy(const Entry& last) {
  const codec::JsonText data(last.data);
  if (!data.ok()) return Revocation::kWithdrawn;
  const std::string status = codec::TextOf(data.root(), "status");
  if (status == "valid") return {};
  if (status == "replaced") return Revocation::kSuperseded;
  if (status == "used") return Revocation::kUsedUp;
  return Revocation::kWithdrawn;
}

}  // namespace

Status TokenBook::Bind(const TokenBinding& binding) {
  const bool is_title = binding.object.starts_with(kTitle);
  if (!is_title && !binding.object.starts_with(kCertificate))
    return Fail(ErrorCode::kInvalidArgument, binding.object + " has no document", "/object");
  if (binding.number == 0)
    return Fail(ErrorCode::kInvalidArgument, "entries begin at 1", "/number");
  if (is_title && binding.root != binding.target)
    return Fail(ErrorCode::kInvalidArgument, "a title's document stands alone", "/root");
  const std::scoped_lock lock(mutex_);
  const Place place = {.object = binding.object, .number = binding.number};
  const auto [there, is_new] = by_target_.emplace(binding.target, place);
  if (there->second != place)
    return Fail(ErrorCode::kConflict, "the document stands for " + there->second.object, "/target");
  if (is_title) {
    by_escrow_.emplace(EscrowAddress(contracts_.registry, binding.root), binding.root);
  } else {
    targets_of_[binding.root].insert(binding.target);
  }
  return {};
}

std::optional<TokenBook::Place> TokenBook::PlaceOf(const evm::Hash& target) const {
  const std::scoped_lock lock(mutex_);
  const auto found = by_target_.find(target);
  return found == by_target_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<ledger::EscrowView>> TokenBook::Title(const evm::Hash& token) const {
  using View = std::optional<ledger::EscrowView>;
  const auto place = PlaceOf(token);
  if (!place || !place->object.starts_with(kTitle)) return View();
  ASSIGN_OR_RETURN(const std::vector<Entry> entries, entries_of_(place->object));
  if (!IsInForce(entries, place->number)) return View();
  ASSIGN_OR_RETURN(const auto chain, ledger::EndorsementChain(entries));
  return View(ledger::EscrowOf(chain));
}

Result<std::optional<evm::Hash>> TokenBook::TokenOf(const evm::Address& escrow) const {
  const std::scoped_lock lock(mutex_);
  const auto found = by_escrow_.find(escrow);
  return found == by_escrow_.end() ? std::nullopt : std::optional(found->second);
}

// One of the batch is enough: the batch was issued as a whole.
Result<bool> TokenBook::IsIssued(const evm::Hash& root) const {
  std::set<evm::Hash> targets;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = targets_of_.find(root);
    if (found != targets_of_.end()) targets = found->second;
  }
  for (const evm::Hash& target : targets) {
    const auto place = PlaceOf(target);
    ASSIGN_OR_RETURN(const std::vector<Entry> entries, entries_of_(place->object));
    if (place->number <= entries.size()) return true;
  }
  return false;
}

Result<std::optional<Revocation>> TokenBook::RevocationOf(const evm::Hash& hash) const {
  using Reason = std::optional<Revocation>;
  const auto place = PlaceOf(hash);
  if (!place || !place->object.starts_with(kCertificate)) return Reason();
  ASSIGN_OR_RETURN(const std::vector<Entry> entries, entries_of_(place->object));
  if (entries.empty()) return Reason();
  if (const Reason reason = RevocationBy(entries.back())) return reason;
  return IsInForce(entries, place->number) ? Reason() : Reason(Revocation::kSuperseded);
}

}  // namespace tidewaiter::tradetrust
