#include "federation/signature_memo.h"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::federation {

tlog::SignatureCheck SignatureMemo::Check(std::string_view text,
                                          const tlog::NoteSignature& signature,
                                          const tlog::VerifierKey& key) {
  if (signature.name != key.name || signature.id != key.id)
    return tlog::CheckSignature(text, signature, key);
  // Lengths in front, so that no two triples make the same bytes.
  const tlog::Hash what =
      tlog::Sha256Of(fmt::format("{} {} {} {}{}{}", static_cast<int>(key.type), key.key.size(),
                                 signature.bytes.size(), key.key, signature.bytes, text));
  if (const auto known = Find(what)) return *known;
  const tlog::SignatureCheck check = tlog::CheckSignature(text, signature, key);
  if (check.state == tlog::SignatureState::kGood) Keep(what, check);
  return check;
}

std::optional<tlog::SignatureCheck> SignatureMemo::Find(const tlog::Hash& what) {
  const std::lock_guard lock(mutex_);
  for (const auto* memo : {&young_, &old_}) {
    const auto found = memo->find(what);
    if (found != memo->end()) return found->second;
  }
  return std::nullopt;
}

void SignatureMemo::Keep(const tlog::Hash& what, const tlog::SignatureCheck& check) {
  const std::lock_guard lock(mutex_);
  if (young_.size() >= keep_) old_ = std::exchange(young_, {});
  young_.emplace(what, check);
}

std::size_t SignatureMemo::size() {
  const std::lock_guard lock(mutex_);
  return young_.size() + old_.size();
}

}  // namespace tidewaiter::federation
