#include "member/note_keys.h"

#include <filesystem>
#include <string>

#include "member/internal/key_text.h"

namespace tidewaiter::member {
namespace {

// The charter knows a key by a name that its file may not have.
const ledger::Signer* InForce(const ledger::Charter& charter, std::string_view member,
                              const tlog::PublicKey& key) {
  for (const auto& [name, signer] : charter.signers()) {
    if (signer.member == member && signer.key == key) {
      if (const ledger::Signer* found = charter.FindSigner(name)) return found;
    }
  }
  return nullptr;
}

}  // namespace

Result<tlog::Signer> NoteSignerOf(const os::Path& folder, const ledger::Charter& charter,
                                  std::string_view member) {
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(folder / "keys", failed)) {
    if (file.path().extension() != ".key" || file.path().filename() == "sealing.key") continue;
    ASSIGN_OR_RETURN(const NamedKey key, ReadKeyFile(file.path()));
    const ledger::Signer* signer = InForce(charter, member, key.key.public_key());
    if (signer != nullptr) return tlog::Signer(signer->name, key.key);
  }
  return Fail(ErrorCode::kNotFound,
              "no key of " + std::string(member) + " that is in force is in its folder");
}

Result<access::SecretKey> SealingSeedOf(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(folder / "keys" / "sealing.key"));
  return access::SecretKey::FromText(text);
}

}  // namespace tidewaiter::member
