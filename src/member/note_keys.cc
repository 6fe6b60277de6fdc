#include "member/note_keys.h"

#include <filesystem>
#include <string>

#include "member/internal/key_text.h"
#include "os/append_file.h"

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
    if (!IsNoteKeyFile(file.path())) continue;
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

Result<std::optional<access::SecretKey>> PayloadKeyOf(const os::Path& folder) {
  const auto text = os::ReadFile(folder / "keys" / "payloads.key");
  if (!text && text.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!text) return std::unexpected(text.error());
  ASSIGN_OR_RETURN(access::SecretKey key, access::SecretKey::FromText(*text));
  return key;
}

Status MakePayloadKey(const os::Path& folder, const access::SecretBytes& random) {
  // Two that make one at the same time would lose one another's.
  const auto lock = os::FileLock::Take(folder / "lock");
  if (!lock && lock.error().code == ErrorCode::kConflict) {
    return Fail(ErrorCode::kFailedPrecondition, folder.string() + " is in use by another process");
  }
  if (!lock) return std::unexpected(lock.error());
  ASSIGN_OR_RETURN(const auto there, PayloadKeyOf(folder));
  if (there) return {};
  return WriteSecretFile(folder / "keys" / "payloads.key", access::SecretKey::New(random).ToText());
}

}  // namespace tidewaiter::member
