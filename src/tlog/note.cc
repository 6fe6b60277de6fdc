#include "tlog/note.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/encoding.h"
#include "codec/text.h"
#include "tlog/hash.h"
#include "tlog/internal/base64.h"
#include "tlog/internal/lines.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // an em dash and a blank
constexpr std::size_t kIdBytes = 4;

std::unexpected<Error> Malformed(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

bool HasControl(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

std::string BigEndian(std::uint64_t number, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8U)
    text[i] = static_cast<char>(number & 0xFFU);
  return text;
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes)
    number = (number << 8U) | static_cast<unsigned char>(byte);
  return number;
}

Result<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (!line.starts_with(kDash)) return Malformed("a line under the note is no signature");
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return Malformed("a signature has a name and a text");
  NoteSignature signature{.name = std::string(line.substr(0, blank))};
  if (!IsKeyName(signature.name)) return Malformed("a signature has a name that no key may have");
  const auto bytes = internal::DecodeBase64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kIdBytes) {
    return Malformed("the signature of " + signature.name + " is not base64 of an id and more");
  }
  signature.id = static_cast<std::uint32_t>(FromBigEndian(bytes->substr(0, kIdBytes)));
  signature.bytes = bytes->substr(kIdBytes);
  return signature;
}

std::string CosignedMessage(std::string_view text, std::uint64_t unix_seconds) {
  return fmt::format("cosignature/v1\ntime {}\n{}", unix_seconds, text);
}

std::string_view BytesOf(const Signature& signature) {
  return {reinterpret_cast<const char*>(signature.data()), signature.size()};
}

// 64 bytes by an Ed25519 key of 32.
bool IsSigned(const VerifierKey& key, std::string_view message, std::string_view bytes) {
  PublicKey public_key;
  Signature signature;
  if (key.key.size() != public_key.size() || bytes.size() != signature.size()) return false;
  std::copy(key.key.begin(), key.key.end(), public_key.begin());
  std::copy(bytes.begin(), bytes.end(), signature.begin());
  return VerifyEd25519(public_key, message, signature);
}

bool IsCosigned(std::string_view text, const NoteSignature& signature, const VerifierKey& key,
                SignatureCheck& check) {
  constexpr std::size_t kTimeBytes = 8;
  const std::string_view bytes = signature.bytes;
  if (bytes.size() < kTimeBytes) return false;
  const std::uint64_t seconds = FromBigEndian(bytes.substr(0, kTimeBytes));
  const bool is_good = seconds < std::uint64_t{1} << 63U &&
                       IsSigned(key, CosignedMessage(text, seconds), bytes.substr(kTimeBytes));
  if (is_good) check.unix_seconds = static_cast<std::int64_t>(seconds);
  return is_good;
}

bool HasKnownId(KeyType type) {
  return type == KeyType::kEd25519 || type == KeyType::kCosignature || type == KeyType::kMlDsa44;
}

bool IsEd25519(KeyType type) {
  return type == KeyType::kEd25519 || type == KeyType::kCosignature;
}

// "name+id+base64" taken apart. A name has no '+', base64 may have.
struct KeyParts {
  std::string name = {};
  std::uint32_t id = 0;
  KeyType type = KeyType::kEd25519;
  std::string key = {};
};

std::optional<std::uint32_t> ParseId(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::uint32_t id = 0;
  if (text.size() != 2 * kIdBytes) return std::nullopt;
  for (const char c : text) {
    const std::size_t value = kDigits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    id = (id << 4U) | static_cast<std::uint32_t>(value);
  }
  return id;
}

std::optional<KeyParts> TakeApart(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || text.size() > kNoteBytesMax) return std::nullopt;
  const auto id = ParseId(text.substr(first + 1, second - first - 1));
  const auto bytes = codec::Base64Decode(text.substr(second + 1));
  const std::string_view name = text.substr(0, first);
  if (!id || !bytes || bytes->size() < 2 || !IsKeyName(name)) return std::nullopt;
  return KeyParts{std::string(name), *id, static_cast<KeyType>(bytes->front()), bytes->substr(1)};
}

constexpr std::string_view kPrivate = "PRIVATE+KEY+";

}  // namespace

// ---- keys

bool IsKeyName(std::string_view name) {
  return name.size() <= kKeyNameBytesMax && internal::IsKeyName(name);
}

std::uint32_t KeyId(std::string_view name, KeyType type, std::string_view key) {
  const Hash hash = Sha256Of(fmt::format("{}\n{}{}", name, static_cast<char>(type), key));
  return static_cast<std::uint32_t>(FromBigEndian(tlog::BytesOf(hash).substr(0, kIdBytes)));
}

VerifierKey MakeVerifierKey(std::string_view name, KeyType type, const PublicKey& key) {
  CHECK(IsKeyName(name));
  const std::string bytes(key.begin(), key.end());
  return {std::string(name), KeyId(name, type, bytes), type, bytes};
}

Result<VerifierKey> ParseVerifierKey(std::string_view text) {
  auto parts = TakeApart(text);
  if (!parts) return Malformed("this is not a verifier key: name+id+base64");
  if (IsEd25519(parts->type) && parts->key.size() != sizeof(PublicKey)) {
    return Malformed("the key of " + parts->name + " has not 32 bytes");
  }
  if (HasKnownId(parts->type) && KeyId(parts->name, parts->type, parts->key) != parts->id) {
    return Malformed("the id of the key of " + parts->name + " is not that of its bytes");
  }
  return VerifierKey{std::move(parts->name), parts->id, parts->type, std::move(parts->key)};
}

std::string FormatVerifierKey(const VerifierKey& key) {
  return fmt::format("{}+{:08x}+{}", key.name, key.id,
                     codec::Base64Encode(static_cast<char>(key.type) + key.key));
}

// ---- notes

Result<std::vector<NoteSignature>> ParseSignatures(std::string_view lines) {
  std::vector<NoteSignature> signatures;
  if (lines.size() > kNoteBytesMax) return Malformed("there are too many bytes of signatures");
  while (!lines.empty()) {
    const auto line = internal::TakeLine(lines);
    if (!line) return Malformed("the last signature has no line end");
    if (signatures.size() == kNoteSignaturesMax) return Malformed("there are too many signatures");
    ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(*line));
    signatures.push_back(std::move(signature));
  }
  if (signatures.empty()) return Malformed("there is no signature");
  return signatures;
}

Result<Note> ParseNote(std::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return Malformed("the note is longer than a million bytes");
  if (HasControl(bytes) || !codec::IsUtf8(bytes)) {
    return Malformed("a note is UTF-8 without control characters");
  }
  const std::size_t end = bytes.rfind("\n\n");
  if (end == std::string_view::npos) return Malformed("the note has no signatures");
  Note note{.text = std::string(bytes.substr(0, end + 1))};
  ASSIGN_OR_RETURN(note.signatures, ParseSignatures(bytes.substr(end + 2)));
  return note;
}

std::string FormatSignature(const NoteSignature& signature) {
  std::string line = fmt::format("{}{} ", kDash, signature.name);
  internal::AppendBase64(line, BigEndian(signature.id, kIdBytes) + signature.bytes);
  return line + '\n';
}

std::string FormatNote(const Note& note) {
  CHECK(note.text.ends_with('\n') && !note.signatures.empty());
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures)
    bytes += FormatSignature(signature);
  return bytes;
}

// ---- signing

Signer::Signer(std::string_view name, const Ed25519Key& key, KeyType type)
    : key_(key), verifier_(MakeVerifierKey(name, type, key.public_key())) {
  CHECK(IsEd25519(type));
}

Result<Signer> Signer::FromText(std::string_view text) {
  const auto malformed = [] { return Malformed("this is not the private key of a signer"); };
  if (!text.starts_with(kPrivate)) return malformed();
  const auto parts = TakeApart(text.substr(kPrivate.size()));
  Ed25519Key::Seed seed;
  if (!parts || !IsEd25519(parts->type) || parts->key.size() != seed.size()) return malformed();
  std::copy(parts->key.begin(), parts->key.end(), seed.begin());
  Signer signer(parts->name, Ed25519Key(seed), parts->type);
  if (signer.verifier_.id != parts->id) return malformed();
  return signer;
}

std::string Signer::ToText() const {
  const Ed25519Key::Seed seed = key_.seed();
  const std::string bytes(seed.begin(), seed.end());
  return fmt::format("{}{}+{:08x}+{}", kPrivate, verifier_.name, verifier_.id,
                     codec::Base64Encode(static_cast<char>(verifier_.type) + bytes));
}

NoteSignature Signer::Sign(std::string_view text) const {
  CHECK(verifier_.type == KeyType::kEd25519);
  return {verifier_.name, verifier_.id, std::string(BytesOf(key_.Sign(text)))};
}

NoteSignature Signer::Cosign(std::string_view text, std::int64_t unix_seconds) const {
  CHECK(verifier_.type == KeyType::kCosignature && unix_seconds >= 0);
  const auto seconds = static_cast<std::uint64_t>(unix_seconds);
  const Signature signature = key_.Sign(CosignedMessage(text, seconds));
  return {verifier_.name, verifier_.id,
          BigEndian(seconds, sizeof seconds) + std::string(BytesOf(signature))};
}

// ---- checking

bool NoteCheck::has_bad() const {
  return std::any_of(signatures.begin(), signatures.end(), [](const SignatureCheck& check) {
    return check.state == SignatureState::kBad;
  });
}

bool NoteCheck::trusted() const {
  return !has_bad() &&
         std::any_of(signatures.begin(), signatures.end(), [](const SignatureCheck& check) {
           return check.state == SignatureState::kGood;
         });
}

SignatureCheck CheckSignature(std::string_view text, const NoteSignature& signature,
                              const VerifierKey& key) {
  SignatureCheck check{.state = SignatureState::kBad};
  if (signature.name != key.name || signature.id != key.id) return check;
  if (!IsEd25519(key.type)) {
    check.state = SignatureState::kUnsupportedType;
    return check;
  }
  const bool is_good = key.type == KeyType::kCosignature ? IsCosigned(text, signature, key, check)
                                                         : IsSigned(key, text, signature.bytes);
  if (is_good) check.state = SignatureState::kGood;
  return check;
}

NoteCheck CheckNote(const Note& note, std::span<const VerifierKey> keys) {
  NoteCheck all;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const VerifierKey& one) {
      return one.name == signature.name && one.id == signature.id;
    });
    if (key == keys.end()) {
      all.signatures.push_back({});
      continue;
    }
    all.signatures.push_back(CheckSignature(note.text, signature, *key));
    all.signatures.back().key = static_cast<std::size_t>(key - keys.begin());
  }
  return all;
}

}  // namespace tidewaiter::tlog
