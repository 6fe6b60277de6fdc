#include "member/internal/key_ring.h"

#include <filesystem>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "codec/text.h"
#include "ledger/did_key.h"
#include "ledger/moment.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHolders = "holders";
constexpr std::string_view kAttestation = "attestation.key";
constexpr std::size_t kOwnerBytesMax = 200;  // an account's client

Result<std::vector<os::Path>> FilesIn(const os::Path& folder, std::string_view extension) {
  std::vector<os::Path> files;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().extension() == extension) files.push_back(it->path());
  }
  if (failed) return Fail(ErrorCode::kUnavailable, folder.string() + ": " + failed.message());
  return files;
}

}  // namespace

Result<std::unique_ptr<KeyRing>> KeyRing::Open(const os::Path& keys) {
  std::unique_ptr<KeyRing> ring(new KeyRing(keys));
  RETURN_IF_ERROR(ring->ReadMemberKeys());
  RETURN_IF_ERROR(ring->ReadHolders());
  return ring;
}

Status KeyRing::ReadMemberKeys() {
  ASSIGN_OR_RETURN(const auto files, FilesIn(keys_, ".key"));
  for (const os::Path& file : files) {
    if (!IsNoteKeyFile(file)) continue;
    ASSIGN_OR_RETURN(const NamedKey key, ReadKeyFile(file));
    by_public_.emplace(key.key.public_key(), key.key);
  }
  return {};
}

Status KeyRing::ReadHolders() {
  ASSIGN_OR_RETURN(const auto files, FilesIn(keys_ / kHolders, ".json"));
  for (const os::Path& file : files) {
    ASSIGN_OR_RETURN(const std::string text, os::ReadFile(file));
    const codec::JsonText json(text);
    if (!json.ok()) return Fail(ErrorCode::kCorruption, file.string() + " is no JSON");
    ASSIGN_OR_RETURN(const NamedKey key, ReadKeyText(codec::TextOf(json.root(), "key")));
    const auto made = ledger::ParseMoment(codec::TextOf(json.root(), "made"));
    by_public_.emplace(key.key.public_key(), key.key);
    holders_.emplace(key.name, Member::HolderKey{.did = key.name,
                                                 .owner = codec::TextOf(json.root(), "owner"),
                                                 .made_ms = made.value_or(0)});
  }
  return {};
}

std::optional<tlog::Ed25519Key> KeyRing::Find(const tlog::PublicKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_public_.find(key);
  return found == by_public_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<tlog::Ed25519Key> KeyRing::FindSigner(const ledger::Charter& charter,
                                                    std::string_view name) const {
  if (const auto did = ledger::KeyOfDid(name)) return Find(*did);
  const ledger::Signer* signer = charter.FindSigner(name);
  return signer == nullptr ? std::nullopt : Find(signer->key);
}

Result<std::string> KeyRing::NewHolder(std::string_view owner, std::int64_t now_ms,
                                       const ledger::FillSecret& fill) {
  if (owner.size() > kOwnerBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "the owner's name is too long", "/owner");
  NamedKey key = NewKey("", fill);
  key.name = ledger::DidKeyOf(key.key.public_key());
  std::string text;
  codec::JsonWriter json(text);
  std::string secret = WriteKeyText(key);
  secret.pop_back();
  json.BeginObject().Member("key", secret).Member("made", ledger::FormatMoment(now_ms));
  json.Member("owner", owner).EndObject();
  const std::lock_guard lock(mutex_);
  if (holders_.size() >= kHolderKeysMax)
    return Fail(ErrorCode::kUnavailable, "too many keys of holders are here");
  RETURN_IF_ERROR(WriteSecretFile(keys_ / kHolders / (key.name + ".json"), text + "\n"));
  by_public_.emplace(key.key.public_key(), key.key);
  holders_.emplace(key.name, Member::HolderKey{key.name, std::string(owner), now_ms});
  return key.name;
}

Result<evm::SecretKey> KeyRing::AttestationKey(const ledger::FillSecret& fill) {
  const std::lock_guard lock(mutex_);
  const os::Path file = keys_ / kAttestation;
  const auto text = os::ReadFile(file);
  if (text) {
    auto key = evm::ParseSecretKey(codec::Trim(*text));
    if (!key) return Fail(ErrorCode::kCorruption, file.filename().string() + " is no key");
    return key;
  }
  if (text.error().code != ErrorCode::kNotFound) return std::unexpected(text.error());
  evm::SecretKey key{};
  do {
    fill(key);
  } while (!evm::IsSecretKey(key));
  const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
  RETURN_IF_ERROR(WriteSecretFile(file, codec::HexEncode(bytes) + "\n"));
  return key;
}

std::vector<Member::HolderKey> KeyRing::holders() const {
  const std::lock_guard lock(mutex_);
  std::vector<Member::HolderKey> all;
  for (const auto& [did, holder] : holders_)
    all.push_back(holder);
  return all;
}

}  // namespace tidewaiter::member
