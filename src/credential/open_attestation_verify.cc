#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "codec/canonical_json.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"
#include "credential/internal/attestation_hash.h"
#include "credential/internal/attestation_salt.h"
#include "credential/open_attestation.h"

namespace tidewaiter::credential {
namespace {

using codec::JsonValue;
using codec::TextOf;

constexpr std::string_view kVersion2 = "https://schema.openattestation.com/2.0/schema.json";
constexpr std::string_view kVersion3 = "https://schema.openattestation.com/3.0/schema.json";
constexpr std::string_view kSignatureType = "OpenAttestationSignature2018";

bool Has(JsonValue object, std::string_view name, JsonValue& value) {
  return object.at_key(name).get(value) == simdjson::SUCCESS;
}

// String(value) of JavaScript.
std::string EcmaString(JsonValue value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  return *codec::CanonicalJson(value);
}

bool IsFalsy(JsonValue value) {
  const std::string text = EcmaString(value);
  const bool is_text = value.is_string();
  return text.empty() || (!is_text && (text == "false" || text == "0" || text == "null"));
}

// The address in "did:ethr:0x…#controller".
Result<evm::Address> AddressOfKey(std::string_view key) {
  constexpr std::string_view kStart = "did:ethr:";
  constexpr std::string_view kEnd = "#controller";
  if (!key.starts_with(kStart) || !key.ends_with(kEnd) ||
      key.size() < kStart.size() + kEnd.size()) {
    return Fail(ErrorCode::kInvalidArgument, "is not did:ethr:<address>#controller");
  }
  key.remove_prefix(kStart.size());
  key.remove_suffix(kEnd.size());
  return evm::ParseAddress(key);
}

// What both versions have in common: hashes, the path to the root, signatures.
class Checker {
 public:
  Checker(codec::JsonReader& in, JsonValue root, OpenAttestationCheck& check)
      : in_(in), root_(root), check_(check) {}

  void CheckVersion2() {
    JsonValue data;
    JsonValue signature;
    if (!Has(root_, "data", data)) in_.NoteAt("data", "required", "is missing");
    if (!Has(root_, "signature", signature)) in_.NoteAt("signature", "required", "is missing");
    if (!in_.problems().empty()) return;
    std::vector<std::string> leaves = HiddenHashes("/privacy/obfuscatedData");
    const Status walked = EachLeaf("", data, [&](const std::string& path, JsonValue value) {
      leaves.push_back(LeafHash(path, *codec::CanonicalJson(value)));
    });
    if (!walked) return in_.NoteAt("data", "key", walked.error().message);
    ReadIssuers2(data);
    if (!ReadHashes(signature, "/signature", "proof")) return;
    CheckTarget(DigestOf(std::move(leaves)), "/signature");
    CheckRoot("/signature");
    CheckSignatures2();
  }

  void CheckVersion3() {
    JsonValue proof;
    if (!Has(root_, "proof", proof) || !proof.is_object()) {
      return in_.NoteAt("proof", "required", "is missing");
    }
    if (!WalkVersion3("", root_)) return;
    ReadIssuer3();
    const std::vector<std::string> hidden = HiddenHashes("/proof/privacy/obfuscated");
    if (!ReadHashes(proof, "/proof", "proofs")) return;
    CheckDigest3(TextOf(proof, "salts"), hidden);
    CheckRoot("/proof");
    if (!TextOf(proof, "signature").empty()) {
      CheckSignature(TextOf(proof, "key"), TextOf(proof, "signature"), "/proof");
    }
  }

 private:
  struct Leaf {
    std::string text;
    bool falsy = false;
  };

  std::vector<std::string> HiddenHashes(std::string_view pointer) {
    std::vector<std::string> hashes;
    simdjson::dom::array array;
    JsonValue value;
    if (root_.at_pointer(pointer).get(value) != simdjson::SUCCESS) return hashes;
    if (value.get(array) != simdjson::SUCCESS) {
      in_.NoteUnder(pointer, "type", "is not a list");
      return hashes;
    }
    for (const JsonValue one : array) {
      std::string_view text;
      if (one.get(text) != simdjson::SUCCESS || !IsHash(text)) {
        in_.NoteUnder(fmt::format("{}/{}", pointer, hashes.size()), "hash", "is no hash");
        return hashes;
      }
      hashes.emplace_back(text);
    }
    check_.hidden = hashes.size();
    return hashes;
  }

  bool ReadHashes(JsonValue signature, const std::string& pointer, const char* path_name) {
    const std::size_t before = in_.problems().size();
    check_.target_hash = TextOf(signature, "targetHash");
    check_.merkle_root = TextOf(signature, "merkleRoot");
    for (const char* const name : {"targetHash", "merkleRoot"}) {
      if (!IsHash(TextOf(signature, name))) {
        in_.NoteUnder(fmt::format("{}/{}", pointer, name), "hash", "is no hash");
      }
    }
    std::size_t count = 0;
    codec::EachOf(signature, path_name, [&](JsonValue one) {
      std::string_view text;
      if (one.get(text) == simdjson::SUCCESS && IsHash(text) && count < kMerkleProofMax) {
        path_.emplace_back(text);
      } else {
        in_.NoteUnder(fmt::format("{}/{}/{}", pointer, path_name, count), "hash", "is no hash");
      }
      ++count;
    });
    return in_.problems().size() == before;
  }

  void CheckTarget(const std::string& digest, const std::string& pointer) {
    if (digest == check_.target_hash) return;
    in_.NoteUnder(pointer + "/targetHash", "target_hash",
                  fmt::format("the content has another hash, {}", digest));
  }

  void CheckRoot(const std::string& pointer) {
    evm::Hash hash = HashOf(check_.target_hash);
    check_.hashes.push_back(check_.target_hash);
    for (const std::string& step : path_) {
      hash = ParentOf(hash, HashOf(step));
      check_.hashes.push_back(DigitsOf(hash));
    }
    if (DigitsOf(hash) == check_.merkle_root) return;
    in_.NoteUnder(pointer + "/merkleRoot", "merkle_root", "the document is not under this root");
  }

  void CheckSignatures2() {
    JsonValue proof;
    if (!Has(root_, "proof", proof)) return;
    simdjson::dom::array array;
    if (proof.get(array) != simdjson::SUCCESS) return in_.NoteAt("proof", "type", "is not a list");
    std::size_t index = 0;
    for (const JsonValue one : array) {
      const std::string pointer = fmt::format("/proof/{}", index++);
      if (TextOf(one, "type") != kSignatureType) {
        in_.NoteUnder(pointer + "/type", "signature_type", "is a kind that is not known here");
        continue;
      }
      CheckSignature(TextOf(one, "verificationMethod"), TextOf(one, "signature"), pointer);
    }
  }

  void CheckSignature(const std::string& key, const std::string& text, const std::string& pointer) {
    const auto address = AddressOfKey(key);
    if (!address) return in_.NoteUnder(pointer, "signature_key", address.error().message);
    const bool named = std::ranges::any_of(check_.issuers, [&](const AttestationIssuer& issuer) {
      return issuer.method == IssuerMethod::kDid && Names(issuer, *address);
    });
    if (!named) return in_.NoteUnder(pointer, "signature_key", "is not the key of an issuer");
    const auto signature = evm::ParseSignature(text);
    const evm::Hash root = HashOf(check_.merkle_root);
    if (!signature ||
        evm::Recover(evm::PersonalMessageHash(evm::ViewOf(root)), *signature) != *address) {
      return in_.NoteUnder(pointer + "/signature", "signature", "is not by this key");
    }
    ++check_.signatures;
  }

  // The DID itself, or the key where the issuer names one.
  static bool Names(const AttestationIssuer& issuer, const evm::Address& address) {
    const std::string key = issuer.key.empty() ? issuer.id + "#controller" : issuer.key;
    const auto own = AddressOfKey(key);
    return own && *own == address;
  }

  void ReadIssuers2(JsonValue data) {
    simdjson::dom::array array;
    if (data.at_key("issuers").get(array) != simdjson::SUCCESS) {
      return in_.NoteUnder("/data/issuers", "required", "is not a list of issuers");
    }
    for (const JsonValue one : array) {
      if (check_.issuers.size() == kIssuersMax) {
        return in_.NoteUnder("/data/issuers", "too_many", "has too many issuers");
      }
      check_.issuers.push_back(ReadIssuer2(one));
    }
  }

  static AttestationIssuer ReadIssuer2(JsonValue json) {
    const auto text = [&](std::string_view pointer) {
      std::string_view value;
      return json.at_pointer(pointer).get(value) == simdjson::SUCCESS ? UnsaltedText(value)
                                                                      : std::string();
    };
    AttestationIssuer issuer;
    issuer.name = text("/name");
    issuer.identity_type = text("/identityProof/type");
    issuer.location = text("/identityProof/location");
    issuer.key = text("/identityProof/key");
    issuer.revocation = text("/revocation/type");
    issuer.revocation_at = text("/revocation/location");
    const std::pair<const char*, IssuerMethod> places[] = {
        {"/tokenRegistry", IssuerMethod::kTokenRegistry},
        {"/documentStore", IssuerMethod::kDocumentStore},
        {"/certificateStore", IssuerMethod::kDocumentStore},  // its name in old documents
        {"/id", IssuerMethod::kDid}};
    for (const auto& [pointer, method] : places) {
      const std::string id = text(pointer);
      if (id.empty() || issuer.method != IssuerMethod::kUnknown) continue;
      issuer.id = id;
      issuer.method = method;
    }
    return issuer;
  }

  void ReadIssuer3() {
    const auto text = [&](std::string_view pointer) {
      std::string_view value;
      return root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value)
                                                                       : std::string();
    };
    AttestationIssuer issuer;
    issuer.name = text("/issuer/name");
    issuer.id = text("/openAttestationMetadata/proof/value");
    issuer.identity_type = text("/openAttestationMetadata/identityProof/type");
    issuer.location = text("/openAttestationMetadata/identityProof/identifier");
    issuer.revocation = text("/openAttestationMetadata/proof/revocation/type");
    issuer.revocation_at = text("/openAttestationMetadata/proof/revocation/location");
    const std::string method = text("/openAttestationMetadata/proof/method");
    if (method == "DID") issuer.method = IssuerMethod::kDid;
    if (method == "TOKEN_REGISTRY") issuer.method = IssuerMethod::kTokenRegistry;
    if (method == "DOCUMENT_STORE") issuer.method = IssuerMethod::kDocumentStore;
    check_.issuers.push_back(issuer);
  }

  // Collects "a.b[0]" and its value; the proof is no content.
  bool WalkVersion3(const std::string& path, JsonValue value) {
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (value.get(object) == simdjson::SUCCESS) {
      for (const auto& [name, member] : object) {
        if (path.empty() && name == "proof") continue;
        if (name.find_first_of(".[]") != std::string_view::npos) {
          in_.Note("key", fmt::format("the name {} could be a path", name));
          return false;
        }
        const std::string inner =
            path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
        if (!WalkVersion3(inner, member)) return false;
      }
    } else if (value.get(array) == simdjson::SUCCESS) {
      std::size_t index = 0;
      for (const JsonValue element : array) {
        if (!WalkVersion3(fmt::format("{}[{}]", path, index++), element)) return false;
      }
    } else {
      leaves_[path] = {.text = EcmaString(value), .falsy = IsFalsy(value)};
    }
    return true;
  }

  void CheckDigest3(const std::string& encoded, const std::vector<std::string>& hidden) {
    const auto decoded = codec::Base64Decode(encoded);
    const codec::JsonText salts(decoded ? *decoded : "");
    simdjson::dom::array array;
    if (!decoded || !salts.ok() || salts.root().get(array) != simdjson::SUCCESS) {
      return in_.NoteUnder("/proof/salts", "salts", "are not a list in base64");
    }
    std::vector<std::string> all = hidden;
    std::vector<std::string> truthy = hidden;
    std::map<std::string, Leaf> left = leaves_;
    bool falsy = false;
    for (const JsonValue salt : array) {
      const std::string path = TextOf(salt, "path");
      const std::string value = TextOf(salt, "value");
      const auto leaf = left.find(path);
      if (leaf == left.end() || !IsHash(value)) {
        return in_.NoteUnder(
            "/proof/salts", "salts",
            fmt::format("{} is not in the document, or its salt is no salt", path));
      }
      std::string json;
      codec::AppendEcmaText(json, fmt::format("{}:{}", value, leaf->second.text));
      all.push_back(LeafHash(path, json));
      if (!leaf->second.falsy) truthy.push_back(all.back());
      falsy = falsy || leaf->second.falsy;
      left.erase(leaf);
    }
    if (!left.empty()) {
      return in_.NoteUnder("/proof/salts", "salts",
                           fmt::format("there is none for {}", left.begin()->first));
    }
    NoteDigest3(DigestOf(std::move(all)), DigestOf(std::move(truthy)), falsy);
  }

  // The two programs in use hash values that are false, 0, "" or null, or leave them out.
  void NoteDigest3(const std::string& all, const std::string& truthy, bool falsy) {
    if (!falsy || (all != check_.target_hash && truthy != check_.target_hash)) {
      return CheckTarget(all, "/proof");
    }
    if (all == check_.target_hash) {
      return in_.NoteUnder("/proof/targetHash", "falsy_leaf",
                           "values that are false, 0, \"\" or null are taken for tampering "
                           "by one of the programs in use");
    }
    in_.NoteUnder("/proof/targetHash", "falsy_not_covered",
                  "values that are false, 0, \"\" or null are in no hash");
  }

  codec::JsonReader& in_;
  JsonValue root_;
  OpenAttestationCheck& check_;
  std::vector<std::string> path_;  // hashes from the document's to the root's
  std::map<std::string, Leaf> leaves_;
};

}  // namespace

OpenAttestationCheck VerifyOpenAttestation(std::string_view json) {
  codec::JsonReader in;
  OpenAttestationCheck check;
  const auto root =
      in.Parse(json, {.bytes_max = kAttestationBytesMax, .depth_max = kAttestationDepthMax});
  if (root) {
    const auto text = codec::CanonicalJson(*root);
    const std::string version = text && root->is_object() ? TextOf(*root, "version") : "";
    Checker checker(in, *root, check);
    if (!text || !root->is_object()) {
      in.Note("json", text ? "is not an object" : text.error().message);
    } else if (version == kVersion2) {
      check.version = 2;
      checker.CheckVersion2();
    } else if (version == kVersion3) {
      check.version = 3;
      checker.CheckVersion3();
    } else {
      in.NoteAt("version", "version", "is neither that of version 2 nor of version 3");
    }
  }
  check.problems = in.TakeProblems();
  return check;
}

}  // namespace tidewaiter::credential
