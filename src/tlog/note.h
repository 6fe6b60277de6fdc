// Note: a text with signatures under it that people can read and copy (C2SP signed-note), and
// cosignatures, which say when they were made (C2SP tlog-cosignature).
//
//   const Signer signer("ledger.customs-a.example/log1", Ed25519Key(seed));
//   Note note{.text = "hello\n"};
//   note.signatures.push_back(signer.Sign(note.text));
//   const std::string bytes = FormatNote(note);
//
//   ASSIGN_OR_RETURN(const Note read, ParseNote(bytes));
//   ASSIGN_OR_RETURN(const VerifierKey key, ParseVerifierKey("ledger.customs-a.example/log1+…"));
//   const NoteCheck check = CheckNote(read, {&key, 1});
//   if (check.trusted()) Use(read.text);        // before that the text means nothing
//
// A signature names its key by name and id. Signatures of unknown keys are kept and ignored, so
// that keys can be changed and others can add theirs. Types of keys are a byte; those that this
// program cannot verify (ML-DSA-44 today) are read, kept and written, and verify nothing.
// Pure, thread-safe, O(bytes), and a signature verified costs 45 microseconds.
#ifndef TIDEWAITER_TLOG_NOTE_H_
#define TIDEWAITER_TLOG_NOTE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/ed25519.h"

namespace tidewaiter::tlog {

// Go's reader (golang.org/x/mod/sumdb/note) refuses more of either; C2SP asks for at least 16
// signatures. The World Customs Organization has 186 members: a checkpoint that all of them sign
// would be handed out with those that its reader's policy names.
inline constexpr std::size_t kNoteBytesMax = 1'000'000;
inline constexpr std::size_t kNoteSignaturesMax = 100;
inline constexpr std::size_t kKeyNameBytesMax =
    255;  // as ML-DSA cosignatures write a name's length

// The assigned bytes of C2SP signed-note. A key may have any other: it is kept as it is.
enum class KeyType : std::uint8_t {
  kEd25519 = 0x01,      // over the text
  kEcdsa = 0x02,        // not verified here
  kCosignature = 0x04,  // Ed25519 over "cosignature/v1", a time and the text
  kTreeHead = 0x05,     // RFC 6962; not verified here
  kMlDsa44 = 0x06,      // not verified here yet
};

// Who may have signed: "name+id+key", the id as 8 hexadecimal digits.
struct VerifierKey {
  std::string name = {};
  std::uint32_t id = 0;
  KeyType type = KeyType::kEd25519;
  std::string key = {};  // bytes of the public key; 32 of Ed25519
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

// The first four bytes of SHA-256(name, line end, type, key).
std::uint32_t KeyId(std::string_view name, KeyType type, std::string_view key);
// A bug of the caller when `name` is no key name (IsKeyName).
VerifierKey MakeVerifierKey(std::string_view name, KeyType type, const PublicKey& key);
// Whether a key or a log may be called so: 1 to 255 bytes of UTF-8 without spaces, control
// characters and '+'.
bool IsKeyName(std::string_view name);

// Errors: kInvalidArgument. For types 1, 4 and 6 the id must be that of the key, and types 1 and 4
// have 32 bytes; other types are believed.
Result<VerifierKey> ParseVerifierKey(std::string_view text);
std::string FormatVerifierKey(const VerifierKey& key);

struct NoteSignature {
  std::string name = {};
  std::uint32_t id = 0;
  std::string bytes = {};  // behind the id: 64 of type 1; 8 of the time and 64 of type 4
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text = {};  // ends with a line end; the empty line behind it is not part of it
  std::vector<NoteSignature> signatures = {};
  friend bool operator==(const Note&, const Note&) = default;
};

// Errors: kInvalidArgument (not UTF-8, control characters, no signature, a line that is none, too
// long). What was read is written again byte for byte.
Result<Note> ParseNote(std::string_view bytes);
std::string FormatNote(const Note& note);  // a bug of the caller when it could not be read again
// One line, with its end; and one or more of them, as witnesses answer.
std::string FormatSignature(const NoteSignature& signature);
Result<std::vector<NoteSignature>> ParseSignatures(std::string_view lines);

// Signs as one name with one key. Thread-safe.
class Signer {
 public:
  // A bug of the caller when `name` is no key name. Type kEd25519 or kCosignature.
  Signer(std::string_view name, const Ed25519Key& key, KeyType type = KeyType::kEd25519);
  // "PRIVATE+KEY+name+id+base64", as golang.org/x/mod/sumdb/note writes it: a secret. Errors:
  // kInvalidArgument, without the text.
  static Result<Signer> FromText(std::string_view text);
  [[nodiscard]] std::string ToText() const;

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  // Of type kEd25519; another is a bug of the caller.
  [[nodiscard]] NoteSignature Sign(std::string_view text) const;
  // Of type kCosignature, at a time in seconds since 1970, not negative.
  [[nodiscard]] NoteSignature Cosign(std::string_view text, std::int64_t unix_seconds) const;

 private:
  Ed25519Key key_;
  VerifierKey verifier_;
};

enum class SignatureState : std::uint8_t {
  kGood,
  kUnknownKey,       // ignored, as the specification demands
  kUnsupportedType,  // a known key that this program cannot verify; ignored
  kBad,              // a known key did not make this: the note is to be refused
};

struct SignatureCheck {
  SignatureState state = SignatureState::kUnknownKey;
  std::optional<std::size_t> key = {};            // which of the keys, unless unknown
  std::optional<std::int64_t> unix_seconds = {};  // of a good cosignature: when it was made
  friend bool operator==(const SignatureCheck&, const SignatureCheck&) = default;
};

struct NoteCheck {
  std::vector<SignatureCheck> signatures = {};  // in the order of the note
  [[nodiscard]] bool has_bad() const;
  // At least one is good and none is bad.
  [[nodiscard]] bool trusted() const;
};

// Looks at all signatures. Of two keys with the same name and id the first counts.
NoteCheck CheckNote(const Note& note, std::span<const VerifierKey> keys);
// One of them against the key that it names. Anything that `key` did not make is kBad.
SignatureCheck CheckSignature(std::string_view text, const NoteSignature& signature,
                              const VerifierKey& key);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_NOTE_H_
