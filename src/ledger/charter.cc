#include "ledger/charter.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "ledger/internal/charter_change.h"
#include "tlog/note.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::array<std::string_view, 11> kPowers = {
    "operators", "certificates", "acquit", "numbers", "notary", "titles",
    "shipments", "conditions",   "bonds",  "draw",    "charter"};

}  // namespace

bool IsMemberId(std::string_view text) {
  const auto is_good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= kMemberIdMax && std::ranges::all_of(text, is_good);
}

std::string_view NameOf(Power power) {
  return kPowers[static_cast<std::size_t>(power)];
}

std::optional<Power> PowerNamed(std::string_view name) {
  const auto* found = std::ranges::find(kPowers, name);
  if (found == kPowers.end()) return std::nullopt;
  return static_cast<Power>(found - kPowers.begin());
}

Refusals Charter::Apply(const Entry& entry) {
  Charter next = *this;
  Refusals refusals = CharterChange(*this, next, entry).Run();
  if (refusals.empty()) *this = std::move(next);
  return refusals;
}

std::size_t Charter::cosigners() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      members_, [](const auto& item) { return !item.second.until && item.second.cosigns; }));
}

const Member* Charter::FindMember(std::string_view id) const {
  const auto found = members_.find(id);
  return found == members_.end() || found->second.until ? nullptr : &found->second;
}

const Signer* Charter::FindSigner(std::string_view name) const {
  const auto found = signers_.find(name);
  return found == signers_.end() || found->second.until ? nullptr : &found->second;
}

const LogKey* Charter::FindLog(std::string_view origin, std::uint64_t size) const {
  const LogKey* found = nullptr;
  for (const auto& [id, member] : members_) {
    for (const LogKey& log : member.logs) {
      const bool covers =
          log.origin == origin && log.from_size <= size && size <= log.to_size.value_or(size);
      if (covers && (found == nullptr || found->from_size < log.from_size)) found = &log;
    }
  }
  return found;
}

const Member* Charter::WriterOf(std::string_view origin) const {
  for (const auto& [id, member] : members_) {
    const auto is_open = [&](const LogKey& log) { return log.origin == origin && !log.to_size; };
    if (!member.until && std::ranges::any_of(member.logs, is_open)) return &member;
  }
  return nullptr;
}

std::string Charter::PolicyText(std::string_view origin) const {
  const Member* writer = WriterOf(origin);
  if (writer == nullptr) return {};
  const auto vkey = [](std::string_view name, tlog::KeyType type, const PublicKey& key) {
    return tlog::FormatVerifierKey(tlog::MakeVerifierKey(name, type, key));
  };
  std::string text;
  for (const LogKey& log : writer->logs) {
    if (log.origin != origin || log.to_size) continue;
    text += fmt::format("log {}\n", vkey(origin, tlog::KeyType::kEd25519, log.key));
  }
  std::string names;
  for (const auto& [id, member] : members_) {
    if (member.until || !member.cosigns) continue;
    text += fmt::format("witness {} {}\n", id,
                        vkey(member.cosigner_name, tlog::KeyType::kCosignature, member.cosigner));
    names += ' ' + id;
  }
  return text + fmt::format("group cosigners {}{}\nquorum cosigners\n", quorum_, names);
}

Refusals CharterBook::Apply(const Entry& entry) {
  auto next = std::make_shared<Charter>(Latest());
  Refusals refusals = next->Apply(entry);
  if (refusals.empty()) states_.push_back(std::move(next));
  return refusals;
}

std::shared_ptr<const Charter> CharterBook::At(std::uint64_t size) const {
  return size < states_.size() ? states_[size] : nullptr;
}

}  // namespace tidewaiter::ledger
