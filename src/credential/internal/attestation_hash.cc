#include "credential/internal/attestation_hash.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "codec/canonical_json.h"
#include "codec/encoding.h"

namespace tidewaiter::credential {

Status EachLeaf(const std::string& path, codec::JsonValue value,
                const std::function<void(const std::string& path, codec::JsonValue value)>& each) {
  const std::string start = path.empty() ? "" : path + ".";
  simdjson::dom::object object;
  if (value.get(object) == simdjson::SUCCESS && object.size() > 0) {
    for (const auto& [name, member] : object) {
      if (name.empty() || name.find('.') != std::string_view::npos) {
        return Fail(ErrorCode::kInvalidArgument,
                    fmt::format("the name \"{}\" is empty or has a dot", name));
      }
      RETURN_IF_ERROR(EachLeaf(start + std::string(name), member, each));
    }
    return {};
  }
  simdjson::dom::array array;
  if (value.get(array) == simdjson::SUCCESS && array.size() > 0) {
    std::size_t index = 0;
    for (const codec::JsonValue element : array)
      RETURN_IF_ERROR(EachLeaf(start + std::to_string(index++), element, each));
    return {};
  }
  if (!path.empty()) each(path, value);
  return {};
}

std::string LeafHash(std::string_view path, std::string_view value) {
  std::string text = "{";
  codec::AppendEcmaText(text, path);
  text += ':';
  text += value;
  text += '}';
  return DigitsOf(evm::Keccak256(text));
}

std::string DigestOf(std::vector<std::string> leaf_hashes) {
  std::ranges::sort(leaf_hashes);
  if (leaf_hashes.empty()) return DigitsOf(evm::Keccak256("[]"));
  return DigitsOf(evm::Keccak256(fmt::format("[\"{}\"]", fmt::join(leaf_hashes, "\",\""))));
}

bool IsHash(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

evm::Hash HashOf(std::string_view digits) {
  CHECK(IsHash(digits));
  evm::Hash hash = {};
  std::ranges::copy(*codec::HexDecode(digits), hash.begin());
  return hash;
}

std::string DigitsOf(const evm::Hash& hash) {
  return codec::HexEncode(evm::ViewOf(hash));
}

evm::Hash ParentOf(const evm::Hash& a, const evm::Hash& b) {
  const std::string_view first = evm::ViewOf(std::min(a, b));
  const std::string both = std::string(first) + std::string(evm::ViewOf(std::max(a, b)));
  return evm::Keccak256(both);
}

BatchTree BuildBatch(const std::vector<evm::Hash>& targets) {
  CHECK(!targets.empty());
  std::vector<std::size_t> order(targets.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t i) { return targets[i]; });
  std::vector<evm::Hash> layer;
  std::vector<std::size_t> place(targets.size());  // of each target in the layer
  for (const std::size_t i : order) {
    place[i] = layer.size();
    layer.push_back(targets[i]);
  }
  BatchTree tree;
  tree.proofs.resize(targets.size());
  while (layer.size() > 1) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::size_t sibling = place[i] ^ 1U;
      if (sibling < layer.size()) tree.proofs[i].push_back(layer[sibling]);
      place[i] /= 2;
    }
    std::vector<evm::Hash> next;
    for (std::size_t i = 0; i < layer.size(); i += 2)  // an odd one is carried up as it is
      next.push_back(i + 1 < layer.size() ? ParentOf(layer[i], layer[i + 1]) : layer[i]);
    layer = std::move(next);
  }
  tree.root = layer[0];
  return tree;
}

}  // namespace tidewaiter::credential
