#include "member/internal/key_text.h"

#include <algorithm>

#include "codec/encoding.h"
#include "codec/text.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSeedBytes = 32;

}  // namespace

NamedKey NewKey(std::string_view name, const ledger::FillSecret& fill) {
  tlog::Ed25519Key::Seed seed{};
  fill(seed);
  return {std::string(name), tlog::Ed25519Key(seed)};
}

// "PRIVATE+KEY+name+id+base64", where base64 may hold further "+": its bytes are the type of the
// key and its seed.
Result<NamedKey> ReadKeyText(std::string_view text) {
  text = codec::Trim(text);
  ASSIGN_OR_RETURN(const tlog::Signer signer, tlog::Signer::FromText(text));
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i)
    at = text.find('+', at) + 1;
  ASSIGN_OR_RETURN(const std::string bytes, codec::Base64Decode(text.substr(at)));
  if (bytes.size() != kSeedBytes + 1)
    return Fail(ErrorCode::kInvalidArgument, "a private key has another length");
  tlog::Ed25519Key::Seed seed{};
  std::copy(bytes.begin() + 1, bytes.end(), seed.begin());
  return NamedKey{signer.verifier().name, tlog::Ed25519Key(seed)};
}

std::string WriteKeyText(const NamedKey& key) {
  return tlog::Signer(key.name, key.key).ToText() + "\n";
}

Result<NamedKey> ReadKeyFile(const os::Path& file) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(file));
  auto key = ReadKeyText(text);
  if (!key) return Fail(key.error().code, file.filename().string() + ": " + key.error().message);
  return key;
}

bool IsNoteKeyFile(const os::Path& file) {
  const os::Path name = file.filename();
  return name.extension() == ".key" && name != "sealing.key" && name != "attestation.key" &&
         name != "payloads.key";
}

// The folder around it is closed to others before (InitMember), so that nobody can look while the
// file has other rights.
Status WriteSecretFile(const os::Path& file, std::string_view text) {
  RETURN_IF_ERROR(os::WriteFile(file, text));
  std::error_code failed;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, failed);
  if (failed) return Fail(ErrorCode::kUnavailable, file.string() + ": " + failed.message());
  return {};
}

std::string SignatureLine(const ledger::EntrySignature& signature) {
  std::uint32_t id = 0;
  for (const unsigned char byte : signature.key_id)
    id = id << 8U | byte;
  return tlog::FormatSignature(
      {signature.name, id, std::string(signature.signature.begin(), signature.signature.end())});
}

Result<std::vector<ledger::EntrySignature>> ReadSignatureLines(std::string_view lines) {
  ASSIGN_OR_RETURN(const std::vector<tlog::NoteSignature> read, tlog::ParseSignatures(lines));
  std::vector<ledger::EntrySignature> signatures;
  for (const tlog::NoteSignature& line : read) {
    ledger::EntrySignature signature{.name = line.name};
    if (line.bytes.size() != signature.signature.size())
      return Fail(ErrorCode::kInvalidArgument, "the signature of " + line.name + " is too short");
    std::ranges::copy(line.bytes, signature.signature.begin());
    for (std::size_t i = 0; i < 4; ++i)
      signature.key_id[i] = static_cast<unsigned char>(line.id >> (24 - 8 * i));
    signatures.push_back(std::move(signature));
  }
  return signatures;
}

}  // namespace tidewaiter::member
