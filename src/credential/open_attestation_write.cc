#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/calendar.h"
#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"
#include "credential/internal/attestation_hash.h"
#include "credential/internal/attestation_salt.h"
#include "credential/open_attestation.h"

namespace tidewaiter::credential {
namespace {

using codec::JsonValue;

constexpr std::string_view kVersion2 = "https://schema.openattestation.com/2.0/schema.json";

std::unexpected<Error> Invalid(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

// A JSON object with one reading: no member twice, numbers that every reader keeps.
Result<JsonValue> ReadObject(codec::JsonReader& in, std::string_view json,
                             std::size_t depth_max = kAttestationDepthMax) {
  const auto root = in.Parse(json, {.bytes_max = kAttestationBytesMax, .depth_max = depth_max});
  if (!root) return Invalid("the document " + in.problems().front().detail);
  if (!root->is_object()) return Invalid("the document is not an object");
  if (const auto text = codec::CanonicalJson(*root); !text) return std::unexpected(text.error());
  return *root;
}

// The parts of a version 2 document as JSON text; what is not there is empty.
struct Parts {
  std::vector<std::pair<std::string, std::string>> members;

  std::string* Find(std::string_view name) {
    const auto at = std::ranges::find(members, name, [](const auto& m) { return m.first; });
    return at == members.end() ? nullptr : &at->second;
  }
  void Set(std::string_view name, std::string json) {
    if (std::string* const there = Find(name)) {
      *there = std::move(json);
    } else {
      members.emplace_back(name, std::move(json));
    }
  }
  [[nodiscard]] std::string Text() const {
    std::string out = "{";
    for (const auto& [name, json] : members) {
      if (out.size() > 1) out += ',';
      codec::AppendEcmaText(out, name);
      out += ':';
      out += json;
    }
    return out + "}";
  }
};

Parts PartsOf(JsonValue root) {
  Parts parts;
  simdjson::dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return parts;
  for (const auto& [name, value] : object)
    parts.members.emplace_back(name, *codec::CanonicalJson(value));
  return parts;
}

Result<JsonValue> ReadVersion2(codec::JsonReader& in, std::string_view document) {
  ASSIGN_OR_RETURN(const JsonValue root, ReadObject(in, document));
  JsonValue data;
  JsonValue signature;
  if (codec::TextOf(root, "version") != kVersion2 ||
      root.at_key("data").get(data) != simdjson::SUCCESS || !data.is_object() ||
      root.at_key("signature").get(signature) != simdjson::SUCCESS || !signature.is_object()) {
    return Invalid("this is no OpenAttestation document of version 2");
  }
  return root;
}

struct Wrapped {
  std::string data;
  std::string target;
};

Result<Wrapped> WrapOne(std::string_view document, const SaltSource& salts) {
  codec::JsonReader in;
  // In its wrapping it is a level deeper.
  ASSIGN_OR_RETURN(const JsonValue root, ReadObject(in, document, kAttestationDepthMax - 1));
  Wrapped wrapped;
  AppendSalted(wrapped.data, root, salts);
  codec::JsonReader again;
  ASSIGN_OR_RETURN(const JsonValue salted, ReadObject(again, wrapped.data));
  std::vector<std::string> leaves;
  RETURN_IF_ERROR(EachLeaf("", salted, [&](const std::string& path, JsonValue value) {
    leaves.push_back(LeafHash(path, *codec::CanonicalJson(value)));
  }));
  wrapped.target = DigestOf(std::move(leaves));
  return wrapped;
}

// A tree of what stays when some paths are taken out.
class Obfuscator {
 public:
  explicit Obfuscator(std::span<const std::string> paths) : paths_(paths), met_(paths.size()) {}

  // Appends what stays of `value`.
  Status Append(std::string& out, const std::string& path, JsonValue value) {
    const std::string start = path.empty() ? "" : path + ".";
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (value.get(object) == simdjson::SUCCESS) {
      const std::size_t before = out.size();
      for (const auto& [name, member] : object)
        RETURN_IF_ERROR(AppendMember(out, before, start + std::string(name), name, member));
      if (out.size() == before && object.size() > 0) {  // what is empty has a hash of its own
        return Fail(ErrorCode::kFailedPrecondition,
                    fmt::format("nothing would stay of {}: take it out as a whole", path));
      }
      out.insert(before, 1, '{');
      out += '}';
    } else if (value.get(array) == simdjson::SUCCESS) {
      out += '[';
      std::size_t index = 0;
      for (const JsonValue element : array) {
        if (index > 0) out += ',';
        const std::string inner = start + std::to_string(index++);
        if (Wanted(inner)) {
          return Fail(ErrorCode::kFailedPrecondition,
                      fmt::format("{} is an element of a list, of which none can go", inner));
        }
        RETURN_IF_ERROR(Append(out, inner, element));
      }
      out += ']';
    } else {
      out += *codec::CanonicalJson(value);
    }
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& hidden() const { return hidden_; }
  // A path that led nowhere.
  [[nodiscard]] std::optional<std::string> Missed() const {
    const auto at = std::ranges::find(met_, false);
    if (at == met_.end()) return std::nullopt;
    return paths_[static_cast<std::size_t>(at - met_.begin())];
  }

 private:
  bool Wanted(std::string_view path) {
    const auto at = std::ranges::find(paths_, path);
    if (at == paths_.end()) return false;
    met_[static_cast<std::size_t>(at - paths_.begin())] = true;
    return true;
  }

  Status AppendMember(std::string& out, std::size_t start, const std::string& path,
                      std::string_view name, JsonValue value) {
    if (Wanted(path)) {
      return EachLeaf(path, value, [&](const std::string& leaf, JsonValue one) {
        hidden_.push_back(LeafHash(leaf, *codec::CanonicalJson(one)));
      });
    }
    if (out.size() > start) out += ',';
    codec::AppendEcmaText(out, name);
    out += ':';
    return Append(out, path, value);
  }

  std::span<const std::string> paths_;
  std::vector<bool> met_;
  std::vector<std::string> hidden_;
};

// Digits in quotes, in a list, behind those that are there.
std::string WithHashes(std::string list, const std::vector<std::string>& hashes) {
  if (list.empty()) list = "[]";
  list.pop_back();
  for (const std::string& hash : hashes)
    list += fmt::format("{}\"{}\"", list.size() > 1 ? "," : "", hash);
  return list + "]";
}

}  // namespace

Result<std::vector<std::string>> WrapOpenAttestation(std::span<const std::string> documents,
                                                     const SaltSource& salts) {
  if (documents.empty() || documents.size() > kBatchMax) {
    return Invalid(fmt::format("{} documents are not 1 to {}", documents.size(), kBatchMax));
  }
  std::vector<Wrapped> wrapped;
  std::vector<evm::Hash> targets;
  for (const std::string& document : documents) {
    ASSIGN_OR_RETURN(Wrapped one, WrapOne(document, salts));
    targets.push_back(HashOf(one.target));
    wrapped.push_back(std::move(one));
  }
  const BatchTree tree = BuildBatch(targets);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    std::vector<std::string> proof;
    for (const evm::Hash& hash : tree.proofs[i])
      proof.push_back(DigitsOf(hash));
    texts.push_back(fmt::format(
        R"({{"version":"{}","data":{},"signature":{{"type":"SHA3MerkleProof",)"
        R"("targetHash":"{}","proof":{},"merkleRoot":"{}"}}}})",
        kVersion2, wrapped[i].data, wrapped[i].target, WithHashes("", proof), DigitsOf(tree.root)));
  }
  return texts;
}

Result<std::string> ObfuscateOpenAttestation(std::string_view document,
                                             std::span<const std::string> paths) {
  codec::JsonReader in;
  ASSIGN_OR_RETURN(const JsonValue root, ReadVersion2(in, document));
  Obfuscator obfuscator(paths);
  std::string data;
  RETURN_IF_ERROR(obfuscator.Append(data, "", root.at_key("data").value_unsafe()));
  if (const auto missed = obfuscator.Missed()) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no {} in the document", *missed));
  }
  Parts parts = PartsOf(root);
  parts.Set("data", std::move(data));
  JsonValue privacy;
  Parts inner;
  if (root.at_key("privacy").get(privacy) == simdjson::SUCCESS) inner = PartsOf(privacy);
  const std::string* const before = inner.Find("obfuscatedData");
  inner.Set("obfuscatedData", WithHashes(before == nullptr ? "" : *before, obfuscator.hidden()));
  parts.Set("privacy", inner.Text());
  return parts.Text();
}

std::string DidEthrOf(const evm::Address& address) {
  return "did:ethr:" + evm::FormatAddress(address);
}

Result<std::string> SignOpenAttestation(std::string_view document, const evm::SecretKey& key,
                                        std::string_view created) {
  if (const auto time = ParseRfc3339(created); !time) return std::unexpected(time.error());
  const OpenAttestationCheck check = VerifyOpenAttestation(document);
  if (check.version != 2 || !check.problems.empty()) {
    return Invalid("only a sound document of version 2 is signed here");
  }
  codec::JsonReader in;
  ASSIGN_OR_RETURN(const JsonValue root, ReadVersion2(in, document));
  const evm::Hash root_hash = HashOf(check.merkle_root);
  const evm::Signature signature = evm::Sign(key, evm::PersonalMessageHash(evm::ViewOf(root_hash)));
  const std::string proof = fmt::format(
      R"({{"type":"OpenAttestationSignature2018","created":"{}","proofPurpose":"assertionMethod",)"
      R"("verificationMethod":"{}#controller","signature":"{}"}})",
      created, DidEthrOf(evm::AddressOf(key)), evm::FormatSignature(signature));
  Parts parts = PartsOf(root);
  std::string list = "[";
  codec::EachOf(root, "proof", [&](JsonValue one) { list += *codec::CanonicalJson(one) + ","; });
  parts.Set("proof", list + proof + "]");
  return parts.Text();
}

Result<std::string> OpenAttestationData(std::string_view document) {
  codec::JsonReader in;
  ASSIGN_OR_RETURN(const JsonValue root, ReadVersion2(in, document));
  std::string out;
  RETURN_IF_ERROR(AppendUnsalted(out, root.at_key("data").value_unsafe()));
  return out;
}

}  // namespace tidewaiter::credential
