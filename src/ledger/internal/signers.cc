#include "ledger/internal/signers.h"

#include <fmt/format.h>

#include "ledger/did_key.h"
#include "tlog/ed25519.h"
#include "tlog/note.h"

namespace tidewaiter::ledger {

std::array<unsigned char, 4> KeyIdOf(std::string_view name, const PublicKey& key) {
  const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
  const std::uint32_t id = tlog::KeyId(name, tlog::KeyType::kEd25519, bytes);
  return {static_cast<unsigned char>(id >> 24U), static_cast<unsigned char>(id >> 16U),
          static_cast<unsigned char>(id >> 8U), static_cast<unsigned char>(id)};
}

std::vector<Signer> SignersOf(const Entry& entry, const FindKey& find, Verify verify,
                              Refusals& refusals) {
  std::vector<Signer> signers;
  for (std::size_t i = 0; i < entry.signatures.size(); ++i) {
    const EntrySignature& signature = entry.signatures[i];
    std::optional<Signer> signer = find(signature.name);
    if (!signer || KeyIdOf(signature.name, signer->key) != signature.key_id) {
      Refuse(refusals, "signer_unknown", fmt::format("/signatures/{}", i),
             signature.name + " has no such key in force");
    } else if (verify == Verify::kYes &&
               !tlog::VerifyEd25519(signer->key, entry.text, signature.signature)) {
      Refuse(refusals, "signature", fmt::format("/signatures/{}", i),
             signature.name + " did not sign this");
    } else {
      signers.push_back(*std::move(signer));
    }
  }
  return signers;
}

std::optional<Signer> FindInCharter(const Charter& charter, std::string_view name) {
  if (!name.starts_with(kDidKey)) {
    const Signer* signer = charter.FindSigner(name);
    return signer == nullptr ? std::nullopt : std::optional(*signer);
  }
  const std::optional<tlog::PublicKey> key = KeyOfDid(name);
  if (!key) return std::nullopt;
  return Signer{.name = std::string(name), .member = "", .key = *key, .powers = {}};
}

}  // namespace tidewaiter::ledger
