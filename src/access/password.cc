#include "access/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "access/internal/sodium.h"
#include "codec/text.h"

namespace tidewaiter::access {
namespace {

// Of nobody's password, at kPasswordCost.
constexpr const char* kNobodysHash =
    "$argon2id$v=19$m=65536,t=3,p=1$2/"
    "kfBYFlUpfrFdUmijIdGg$DokAflUFpB8oIYPfrYcPqJbjHplcWeyYb0VeiTPNYIo";

// What must be left of a password when a name is taken out of it.
constexpr std::size_t kBesideNameMin = 8;
constexpr std::size_t kNameLengthMin = 3;  // shorter names are in half of all words
// So many digits and signs around a common word are what people add; more are work of their own.
constexpr std::size_t kDecorationMax = 8;
constexpr std::size_t kPieceMax = 4;  // "abcabcabcabc" is as good as "abc"

// What leaked lists have at their top, and what people take when twelve characters are asked for.
// Lower case. Words stand for themselves, doubled, and with digits and signs around them.
constexpr std::array<std::string_view, 127> kCommon{
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
    "senha",
    "parola",
    "wachtwoord",
    "passphrase",
    "passcode",
    "admin",
    "administrator",
    "root",
    "guest",
    "user",
    "test",
    "tester",
    "demo",
    "login",
    "welcome",
    "willkommen",
    "bienvenue",
    "changeme",
    "changeit",
    "letmein",
    "letmeinnow",
    "opensesame",
    "secret",
    "topsecret",
    "mysecret",
    "default",
    "temporary",
    "internet",
    "computer",
    "server",
    "database",
    "master",
    "superuser",
    "superman",
    "batman",
    "spiderman",
    "starwars",
    "pokemon",
    "dragon",
    "monkey",
    "tiger",
    "eagle",
    "falcon",
    "shadow",
    "sunshine",
    "moonlight",
    "princess",
    "angel",
    "flower",
    "butterfly",
    "chocolate",
    "cookie",
    "football",
    "baseball",
    "basketball",
    "soccer",
    "hockey",
    "cricket",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "realmadrid",
    "juventus",
    "iloveyou",
    "loveme",
    "lovely",
    "forever",
    "trustno",
    "trustnoone",
    "whatever",
    "nothing",
    "freedom",
    "liberty",
    "justice",
    "jesus",
    "christ",
    "blessed",
    "michael",
    "jordan",
    "michelle",
    "jessica",
    "jennifer",
    "charlie",
    "daniel",
    "thomas",
    "robert",
    "george",
    "ashley",
    "nicole",
    "andrea",
    "summer",
    "winter",
    "spring",
    "autumn",
    "monday",
    "friday",
    "january",
    "december",
    "customs",
    "customsofficer",
    "tidewaiter",
    "zoll",
    "douane",
    "aduana",
    "alfandega",
    "inspector",
    "declaration",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "correcthorsebatterystaple",
    "passwordpassword",
    "adminadmin",
    "iloveyouforever",
    "letmeinplease",
    "thisismypassword",
    "mypassword",
    "newpassword",
    "yourpassword",
    "nopassword",
};

// Ways over keyboard and alphabet, also backwards.
constexpr std::array<std::string_view, 6> kWalks{
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "01234567890123456789012345678901234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0pq1w2e3r4t5y6u7i8o9p0",
};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6U) != 2; }));
}

// The word inside "!!word2026", or all of it when there is more around it than decoration.
std::string_view Core(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), IsLetter);
  const auto last = std::find_if(text.rbegin(), text.rend(), IsLetter).base();
  if (first >= last) return text;
  const auto length = static_cast<std::size_t>(last - first);
  if (text.size() - length > kDecorationMax) return text;
  return text.substr(static_cast<std::size_t>(first - text.begin()), length);
}

// The shortest piece that, over and over, gives the text; the last one may be cut short.
std::string_view Piece(std::string_view text) {
  for (std::size_t length = 1; length <= text.size() / 2; ++length) {
    if (text.substr(length) == text.substr(0, text.size() - length)) return text.substr(0, length);
  }
  return text;
}

// "p4$$w0rd" as "password".
std::string WithoutDisguise(std::string_view text) {
  constexpr std::string_view kSigns = "0134578@$!";
  constexpr std::string_view kLetters = "oieastbasi";
  std::string plain(text);
  for (char& c : plain) {
    const std::size_t at = kSigns.find(c);
    if (at != std::string_view::npos) c = kLetters[at];
  }
  return plain;
}

bool IsListed(std::string_view text) {
  return std::find(kCommon.begin(), kCommon.end(), text) != kCommon.end();
}

bool IsWalk(std::string_view text) {
  if (text.empty()) return false;
  const std::string back(text.rbegin(), text.rend());
  return std::any_of(kWalks.begin(), kWalks.end(), [&](std::string_view walk) {
    return walk.find(text) != walk.npos || walk.find(back) != walk.npos;
  });
}

bool IsCommonForm(std::string_view text) {
  const std::string_view piece = Piece(text);
  return IsListed(text) || IsListed(piece) || IsListed(Core(piece)) ||
         (piece.size() < text.size() && piece.size() <= kPieceMax) || IsWalk(text);
}

bool IsCommon(std::string_view lower) {
  const std::string plain = WithoutDisguise(lower);
  const std::string core_plain = WithoutDisguise(Core(lower));
  return IsCommonForm(lower) || IsCommonForm(Core(lower)) || IsListed(plain) ||
         IsListed(core_plain) || IsListed(Piece(core_plain));
}

bool IsLittleBeside(std::string_view lower, std::string_view name) {
  if (name.size() < kNameLengthMin) return false;
  std::string left(lower);
  bool found = false;
  for (std::size_t at = left.find(name); at != left.npos; at = left.find(name)) {
    left.erase(at, name.size());
    found = true;
  }
  return found && Characters(left) < kBesideNameMin;
}

bool IsAboutName(std::string_view lower, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& given) {
    const std::string name = LowerAscii(given);
    return IsLittleBeside(lower, name) || IsLittleBeside(lower, name.substr(0, name.find('@')));
  });
}

}  // namespace

Result<std::string> HashPassword(std::string_view password, PasswordCost cost) {
  if (password.size() > kPasswordBytesMax) {
    return Fail(ErrorCode::kInvalidArgument, "the password is too long", "/password");
  }
  StartSodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), cost.passes,
                        cost.memory_bytes) != 0) {
    return Fail(ErrorCode::kUnavailable, "not enough memory to hash a password");
  }
  return std::string(hash.data());
}

bool VerifyPassword(std::string_view hash, std::string_view password) {
  StartSodium();
  if (password.size() > kPasswordBytesMax || hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const std::string_view used = hash.empty() ? std::string_view(kNobodysHash) : hash;
  std::copy(used.begin(), used.end(), text.begin());
  const bool fits = crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

bool NeedsRehash(std::string_view hash, PasswordCost cost) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return true;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  std::copy(hash.begin(), hash.end(), text.begin());
  return crypto_pwhash_str_needs_rehash(text.data(), cost.passes, cost.memory_bytes) != 0;
}

std::string_view PasswordFlawCode(PasswordFlaw flaw) {
  constexpr std::array<std::string_view, 5> kCodes{"too_short", "too_long", "not_text", "name",
                                                   "common"};
  return kCodes.at(static_cast<std::size_t>(flaw));
}

std::vector<PasswordFlaw> PasswordFlaws(std::string_view password,
                                        const std::vector<std::string>& names) {
  // Nothing else is asked of what is too long: the rest takes time that grows with its square.
  if (password.size() > kPasswordBytesMax) return {PasswordFlaw::kTooLong};
  std::vector<PasswordFlaw> flaws;
  if (Characters(password) < kPasswordCharactersMin) flaws.push_back(PasswordFlaw::kTooShort);
  if (!codec::IsUtf8(password)) flaws.push_back(PasswordFlaw::kNotText);
  const std::string lower = LowerAscii(password);
  if (IsAboutName(lower, names)) flaws.push_back(PasswordFlaw::kName);
  if (IsCommon(lower)) flaws.push_back(PasswordFlaw::kCommon);
  return flaws;
}

}  // namespace tidewaiter::access
