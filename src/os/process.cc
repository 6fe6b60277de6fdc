#include "os/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

namespace tidewaiter::os {
namespace {

constexpr std::size_t kMessagesMax = 2000;  // bytes from the end

std::string_view NameOf(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

// What posix_spawn wants: pointers, ended by a null.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& add) {
  std::vector<std::string> all = add;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool replaced = false;
    for (const std::string& variable : add)
      replaced = replaced || NameOf(variable) == NameOf(*entry);
    if (!replaced) all.emplace_back(*entry);
  }
  return all;
}

// The end of what comes from the pipe, read until the last writer has closed it.
std::string ReadMessages(int pipe) {
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(pipe, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(block.data(), static_cast<std::size_t>(got));
    if (text.size() > 2 * kMessagesMax) text.erase(0, text.size() - kMessagesMax);
  }
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return text.size() > kMessagesMax ? text.substr(text.size() - kMessagesMax) : text;
}

Status Ended(const std::string& program, int status, const std::string& messages) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const std::string how = WIFEXITED(status)
                              ? fmt::format("ended with status {}", WEXITSTATUS(status))
                              : fmt::format("was stopped by signal {}", WTERMSIG(status));
  return Fail(ErrorCode::kUnavailable, messages.empty()
                                           ? fmt::format("{} {}", program, how)
                                           : fmt::format("{} {}: {}", program, how, messages));
}

}  // namespace

Status RunProgram(const std::vector<std::string>& words, const std::vector<std::string>& add) {
  std::vector<std::string> arguments = words;
  std::vector<std::string> variables = Environment(add);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(ErrorCode::kUnavailable, fmt::format("no pipe: {}", std::strerror(errno)));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  pid_t pid = -1;
  const int failed = ::posix_spawnp(&pid, arguments.front().c_str(), &actions, nullptr,
                                    Pointers(arguments).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return Fail(failed == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                fmt::format("{}: {}", words.front(), std::strerror(failed)));
  }
  const std::string messages = ReadMessages(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return Ended(words.front(), status, messages);
}

void LetOthersGoFirst() {
  constexpr int kNice = 10;
  // On Linux this is about a thread. Refused, it is as fast as the others.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

}  // namespace tidewaiter::os
