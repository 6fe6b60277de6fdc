#include "stream/post_sync.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::stream {
namespace {

constexpr std::string_view kMagic = "TWBUNDLE1";
constexpr std::size_t kHeadMax = 256;
constexpr std::size_t kSignatureDigits = 2 * crypto_sign_BYTES;
constexpr std::string_view kPurpose = "bundles of posts";
constexpr BundleKind kAllKinds[] = {BundleKind::kPlan, BundleKind::kGateLists, BundleKind::kDevices,
                                    BundleKind::kOrders};
static_assert(std::size(kAllKinds) == kBundleKinds);

struct KeyPair {
  PublicKey open = {};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret = {};
  KeyPair() = default;
  KeyPair(const KeyPair&) = delete;
  KeyPair& operator=(const KeyPair&) = delete;
  ~KeyPair() { sodium_memzero(secret.data(), secret.size()); }
};

void MakeKeys(const access::SecretKey& key, KeyPair& pair) {
  static_assert(crypto_sign_SEEDBYTES == access::kSecretKeyBytes);
  CHECK(sodium_init() >= 0);
  const access::SecretKey own = key.Derive(kPurpose);
  crypto_sign_seed_keypair(pair.open.data(), pair.secret.data(), own.bytes().data());
}

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t n>
bool ParseHex(std::string_view text, std::array<unsigned char, n>& into) {
  if (text.size() != 2 * n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const char* const begin = text.data() + 2 * i;
    const auto [end, error] = std::from_chars(begin, begin + 2, into[i], 16);
    if (error != std::errc() || end != begin + 2) return false;
  }
  return true;
}

template <std::size_t n>
std::string FormatHex(const std::array<unsigned char, n>& bytes) {
  std::string text;
  for (const unsigned char byte : bytes)
    text += fmt::format("{:02x}", byte);
  return text;
}

std::optional<BundleKind> KindOf(std::string_view name) {
  for (const BundleKind kind : kAllKinds) {
    if (Name(kind) == name) return kind;
  }
  return std::nullopt;
}

template <typename T>
bool Parse(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// Words between single blanks.
std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    if (end == line.size()) return words;
    line.remove_prefix(end + 1);
  }
}

std::unexpected<Error> NoBundle() {
  return Fail(ErrorCode::kCorruption, "this is no bundle of a centre");
}

// What is signed is the head and SHA-256 of the bytes: libsodium would hash all of it twice, and
// both sides know the digest anyway.
std::string SignedText(std::string_view head, std::string_view bytes) {
  Sha256 sha;
  sha.Add(bytes);
  return std::string(head) + "\n" + sha.Hex();
}

}  // namespace

std::string_view Name(BundleKind kind) {
  switch (kind) {
    case BundleKind::kPlan:
      return "plan";
    case BundleKind::kGateLists:
      return "gate_lists";
    case BundleKind::kDevices:
      return "devices";
    case BundleKind::kOrders:
      return "orders";
  }
  CHECK(false);
}

Result<PublicKey> ParsePublicKey(std::string_view text) {
  PublicKey key;
  if (ParseHex(text, key)) return key;
  return Fail(ErrorCode::kInvalidArgument, "a public key is 64 hexadecimal digits");
}

std::string FormatPublicKey(const PublicKey& key) {
  return FormatHex(key);
}

std::string SignBundle(const Bundle& bundle, const access::SecretKey& key) {
  KeyPair keys;
  MakeKeys(key, keys);
  const std::string head = fmt::format("{} {} {} {} {} {}", kMagic, bundle.post, Name(bundle.kind),
                                       bundle.version, bundle.issued_ms, bundle.bytes.size());
  const std::string said = SignedText(head, bundle.bytes);
  std::array<unsigned char, crypto_sign_BYTES> signature = {};
  crypto_sign_detached(signature.data(), nullptr, Unsigned(said), said.size(), keys.secret.data());
  return head + "\n" + FormatHex(signature) + "\n" + bundle.bytes;
}

Result<Bundle> OpenBundle(std::string_view text, const PublicKey& key) {
  if (text.size() > kBundleBytesMax + 2 * kHeadMax)
    return Fail(ErrorCode::kInvalidArgument, "the bundle is too long");
  const std::size_t line = text.substr(0, kHeadMax).find('\n');
  if (line == std::string_view::npos) return NoBundle();
  const std::string_view head = text.substr(0, line);
  text.remove_prefix(line + 1);
  std::array<unsigned char, crypto_sign_BYTES> signature = {};
  if (text.size() <= kSignatureDigits || text[kSignatureDigits] != '\n' ||
      !ParseHex(text.substr(0, kSignatureDigits), signature)) {
    return NoBundle();
  }
  text.remove_prefix(kSignatureDigits + 1);
  const std::string said = SignedText(head, text);
  CHECK(sodium_init() >= 0);
  if (crypto_sign_verify_detached(signature.data(), Unsigned(said), said.size(), key.data()) != 0)
    return Fail(ErrorCode::kCorruption, "the bundle is not signed by our centre");
  Bundle bundle;
  const std::vector<std::string_view> words = Words(head);
  if (words.size() != 6 || words[0] != kMagic) return NoBundle();
  const auto kind = KindOf(words[2]);
  std::size_t size = 0;
  const bool good = kind && Parse(words[3], bundle.version) && Parse(words[4], bundle.issued_ms) &&
                    Parse(words[5], size) && size == text.size();
  if (!good) return NoBundle();
  bundle.post = words[1];
  bundle.kind = *kind;
  bundle.bytes = text;
  return bundle;
}

Result<std::unique_ptr<BundleShelf>> BundleShelf::Open(os::Path folder,
                                                       const access::SecretKey& key,
                                                       const os::Clock& clock) {
  RETURN_IF_ERROR(os::MakeFolder(folder));
  std::unique_ptr<BundleShelf> shelf(new BundleShelf(std::move(folder), key, clock));
  RETURN_IF_ERROR(shelf->Load());
  return shelf;
}

PublicKey BundleShelf::public_key() const {
  KeyPair keys;
  MakeKeys(key_, keys);
  return keys.open;
}

Status BundleShelf::Load() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path().extension() != ".bundle") continue;
    ASSIGN_OR_RETURN(std::string text, os::ReadFile(entry.path()));
    const auto bundle = OpenBundle(text, public_key());
    if (!bundle)
      return Fail(bundle.error().code, entry.path().string() + ": " + bundle.error().message);
    Sha256 sha;
    sha.Add(bundle->bytes);
    kept_[{bundle->post, bundle->kind}] = {bundle->version, sha.Hex(),
                                           std::make_shared<const std::string>(std::move(text))};
  }
  if (error) return Fail(ErrorCode::kUnavailable, folder_.string() + ": " + error.message());
  return {};
}

Result<std::uint64_t> BundleShelf::Put(std::string_view post, BundleKind kind, std::string bytes) {
  RETURN_IF_ERROR(CheckPostId(post));
  if (bytes.size() > kBundleBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "the bundle is too long");
  Sha256 sha;
  sha.Add(bytes);
  const std::string digest = sha.Hex();
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find({std::string(post), kind});
  if (found != kept_.end() && found->second.digest == digest) return found->second.version;
  const std::uint64_t version = found == kept_.end() ? 1 : found->second.version + 1;
  std::string text = SignBundle(
      {kind, std::string(post), version, clock_.UnixMilliseconds(), std::move(bytes)}, key_);
  RETURN_IF_ERROR(os::WriteFile(folder_ / fmt::format("{}.{}.bundle", post, Name(kind)), text));
  kept_[{std::string(post), kind}] = {version, digest,
                                      std::make_shared<const std::string>(std::move(text))};
  return version;
}

Result<std::string> BundleShelf::Answer(std::string_view post, std::string_view question) const {
  const std::vector<std::string_view> words = Words(question.substr(0, kQuestionBytesMax));
  std::uint64_t has = 0;
  std::size_t offset = 0;
  const auto kind = words.size() == 4 ? KindOf(words[1]) : std::nullopt;
  if (!kind || words[0] != "bundle" || !Parse(words[2], has) || !Parse(words[3], offset))
    return Fail(ErrorCode::kInvalidArgument, "this is no question that the centre answers");
  Kept kept;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = kept_.find({std::string(post), *kind});
    if (found != kept_.end()) kept = found->second;
  }
  if (kept.version <= has) return std::string("none");
  if (offset > kept.text->size())
    return Fail(ErrorCode::kInvalidArgument, "the bundle is not that long");
  constexpr std::size_t kPiece = kAnswerBytesMax - kHeadMax;
  return fmt::format("{} {}\n", kept.version, kept.text->size()) +
         kept.text->substr(offset, kPiece);
}

Result<std::unique_ptr<PostSync>> PostSync::Open(PostSyncOptions options) {
  RETURN_IF_ERROR(CheckPostId(options.post));
  RETURN_IF_ERROR(os::MakeFolder(options.folder));
  std::unique_ptr<PostSync> sync(new PostSync(std::move(options)));
  for (const BundleKind kind : kAllKinds)
    RETURN_IF_ERROR(sync->LoadKept(kind));
  return sync;
}

os::Path PostSync::PathOf(BundleKind kind) const {
  return options_.folder / fmt::format("{}.bundle", Name(kind));
}

void PostSync::Tell(std::string detail) const {
  if (!options_.on_finding) return;
  options_.on_finding({FindingKind::kBundle, options_.clock->UnixMilliseconds(), options_.post, 0,
                       std::move(detail)});
}

std::uint64_t PostSync::version(BundleKind kind) const {
  return versions_[static_cast<std::size_t>(kind)];
}

Status PostSync::LoadKept(BundleKind kind) {
  const auto text = os::ReadFile(PathOf(kind));
  if (!text && text.error().code == ErrorCode::kNotFound) return {};
  if (!text) return std::unexpected(text.error());
  if (const Status used = Use(kind, *text); !used && used.error().code == ErrorCode::kUnavailable)
    return used;
  return {};  // what is bad was told; the centre has another
}

// Checks that it is ours and newer, and hands it on.
Status PostSync::Use(BundleKind kind, std::string_view text) {
  auto bundle = OpenBundle(text, options_.centre_key);
  if (bundle && (bundle->post != options_.post || bundle->kind != kind))
    bundle =
        Fail(ErrorCode::kCorruption, fmt::format("a bundle {} of {} was given to {}",
                                                 Name(bundle->kind), bundle->post, options_.post));
  if (bundle && bundle->version <= version(kind))
    bundle = Fail(ErrorCode::kCorruption, fmt::format("version {} of {} was given again after {}",
                                                      bundle->version, Name(kind), version(kind)));
  if (!bundle) {
    Tell(bundle.error().message);
    return std::unexpected(bundle.error());
  }
  versions_[static_cast<std::size_t>(kind)] = bundle->version;
  if (options_.on_bundle) options_.on_bundle(*bundle);
  return {};
}

Status PostSync::PullOne(Outlet& outlet, BundleKind kind) {
  std::string text;
  std::uint64_t version_asked = 0;
  while (true) {
    ASSIGN_OR_RETURN(const std::string answer, outlet.Ask(fmt::format("bundle {} {} {}", Name(kind),
                                                                      version(kind), text.size())));
    if (answer == "none") return {};
    const std::size_t line = std::min(answer.find('\n'), answer.size());
    const auto words = Words(std::string_view(answer).substr(0, line));
    std::uint64_t now = 0;
    std::size_t size = 0;
    const bool good = line < answer.size() && words.size() == 2 && Parse(words[0], now) &&
                      Parse(words[1], size) && size <= kBundleBytesMax + 2 * kHeadMax;
    if (!good) return NoBundle();
    if (version_asked != 0 && now != version_asked)
      return Fail(ErrorCode::kUnavailable, "the bundle changed while it was fetched");
    version_asked = now;
    const std::size_t before = text.size();
    text += std::string_view(answer).substr(line + 1);
    if (text.size() >= size) break;
    if (text.size() == before) return NoBundle();
  }
  // First to the disk: what is in use is what a restart finds.
  const auto bundle = OpenBundle(text, options_.centre_key);
  const bool ours = bundle && bundle->post == options_.post && bundle->kind == kind &&
                    bundle->version > version(kind);
  if (ours) RETURN_IF_ERROR(os::WriteFile(PathOf(kind), text));
  return Use(kind, text);
}

Status PostSync::Pull(Outlet& outlet) {
  for (const BundleKind kind : kAllKinds)
    RETURN_IF_ERROR(PullOne(outlet, kind));
  asked_ms_ = options_.clock->UnixMilliseconds();
  return {};
}

}  // namespace tidewaiter::stream
