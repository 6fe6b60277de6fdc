#include "credential/internal/secured_document.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "codec/json_get.h"
#include "credential/data_integrity.h"
#include "tlog/hash.h"

namespace tidewaiter::credential {
namespace {

std::string Sha256Of(std::string_view bytes) {
  return std::string(tlog::BytesOf(tlog::Sha256Of(bytes)));
}

// Of parts that were canonical already.
std::string Whole(std::vector<CanonicalMember> members) {
  auto text = codec::CanonicalObject(std::move(members));
  CHECK(text);
  return std::move(*text);
}

std::string ListOf(const std::vector<std::string>& texts) {
  return fmt::format("[{}]", fmt::join(texts, ","));
}

}  // namespace

std::vector<CanonicalMember> MembersWithout(JsonValue object, std::string_view name) {
  simdjson::dom::object all;
  CHECK(object.get(all) == simdjson::SUCCESS);
  std::vector<CanonicalMember> members;
  for (const auto& [key, value] : all) {
    if (key == name) continue;
    auto text = codec::CanonicalJson(value);
    CHECK(text);
    members.push_back({.name = key, .value = std::move(*text)});
  }
  return members;
}

std::optional<SecuredDocument> SecuredDocument::Take(codec::JsonReader& in, std::string_view json) {
  const auto root =
      in.Parse(json, {.bytes_max = kDocumentBytesMax, .depth_max = kDocumentDepthMax});
  if (!root) return std::nullopt;
  // Two members of one name anywhere would be two documents for two readers.
  if (const auto text = codec::CanonicalJson(*root); !text || !root->is_object()) {
    in.Note("json", text ? "is not an object" : text.error().message);
    return std::nullopt;
  }
  SecuredDocument document;
  document.root_ = *root;
  document.members_ = MembersWithout(*root, "proof");
  JsonValue proof;
  if (root->at_key("proof").get(proof) != simdjson::SUCCESS) return document;
  simdjson::dom::array list;
  if (proof.get(list) == simdjson::SUCCESS) {
    document.proofs_.assign(list.begin(), list.end());
  } else {
    document.proofs_.push_back(proof);
  }
  if (document.proofs_.size() > kProofsMax ||
      !std::ranges::all_of(document.proofs_, [](const auto& one) { return one.is_object(); })) {
    in.NoteAt("proof", "type", fmt::format("is not one to {} proofs", kProofsMax));
    document.proofs_.clear();
  }
  for (const JsonValue one : document.proofs_)
    document.proof_texts_.push_back(*codec::CanonicalJson(one));
  return document;
}

Result<std::string> SecuredDocument::HashFor(std::vector<CanonicalMember> proof,
                                             const std::string* context,
                                             const std::vector<std::string>& earlier) const {
  std::vector<CanonicalMember> members = members_;
  if (context != nullptr) {
    for (CanonicalMember& member : members) {
      if (member.name == "@context") member.value = *context;
    }
  }
  std::vector<std::string> texts;
  std::vector<std::string> wanted = earlier;
  for (std::size_t i = 0; i < proofs_.size(); ++i) {
    const std::string id = codec::TextOf(proofs_[i], "id");
    if (id.empty() || std::ranges::find(earlier, id) == earlier.end()) continue;
    texts.push_back(proof_texts_[i]);
    std::erase(wanted, id);
  }
  if (!wanted.empty()) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no proof {}", wanted.front()));
  }
  if (!earlier.empty()) members.push_back({.name = "proof", .value = ListOf(texts)});
  return Sha256Of(Whole(std::move(proof))) + Sha256Of(Whole(std::move(members)));
}

std::string SecuredDocument::WithProof(std::string proof) const {
  std::vector<CanonicalMember> members = members_;
  if (proof_texts_.empty()) {
    members.push_back({.name = "proof", .value = std::move(proof)});
  } else {
    std::vector<std::string> texts = proof_texts_;
    texts.push_back(std::move(proof));
    members.push_back({.name = "proof", .value = ListOf(texts)});
  }
  return Whole(std::move(members));
}

}  // namespace tidewaiter::credential
