// For tests: a PostgreSQL server of their own, in a temporary folder, reached by a socket in it.
//
//   static PostgresServer server;                       // one for the program
//   if (!server.missing().empty()) GTEST_SKIP() << server.missing();
//   Open(server.connection());
//   server.Stop(SIGQUIT);                               // as a crash
//   server.Start();
//
// Made with initdb and postgres from PATH or Debian's folders. It sorts texts as dictionaries do,
// so that a comparison that forgets to ask for bytes is seen. A role named guarded needs a
// password, once a test makes it; the others need none. The server and its folder go with the
// program, however that ends. PostgreSQL does not run as root: a test that does gives it to another
// user.
#ifndef TIDEWAITER_TESTING_POSTGRES_SERVER_H_
#define TIDEWAITER_TESTING_POSTGRES_SERVER_H_

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

namespace tidewaiter {

class PostgresServer {
 public:
  PostgresServer() {
    programs_ = FindPrograms();
    if (programs_.empty()) {
      missing_ = "no initdb and postgres in PATH or /usr/lib/postgresql";
      return;
    }
    if (::geteuid() == 0) FindUser();
    if (!missing_.empty()) return;
    MakeFolder();
    if (missing_.empty()) StartCleaner();
    if (missing_.empty() && !InitDb()) missing_ = "initdb failed";
    if (missing_.empty() && !Start()) missing_ = "postgres did not start";
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer() {
    if (owner_ != ::getpid()) return;  // a forked child leaves it alone
    Stop(SIGQUIT);
    if (alive_ < 0) return;
    ::close(alive_);
    ::waitpid(cleaner_, nullptr, 0);
  }

  // Why there is none; "" when it runs.
  [[nodiscard]] const std::string& missing() const { return missing_; }
  [[nodiscard]] std::string connection() const {
    return "host=" + folder_.native() + " user=tidewaiter dbname=postgres";
  }

  // True when it answers. The server ends with the thread that starts it.
  bool Start() {
    if (pid_ > 0) return true;
    const std::string data = (folder_ / "data").native();
    const std::string sockets = "unix_socket_directories=" + folder_.native();
    const std::string rules = "hba_file=" + (folder_ / "rules").native();
    pid_ = Spawn({programs_ / "postgres", "-D", data, "-c", sockets, "-c", rules, "-c",
                  "listen_addresses=", "-c", "max_connections=40", "-c", "shared_buffers=64MB"});
    constexpr int kTries = 600;
    for (int i = 0; pid_ > 0 && i < kTries; ++i) {
      if (PQping(connection().c_str()) == PQPING_OK) return true;
      ::usleep(100'000);
    }
    return false;
  }

  // SIGINT: as an administrator does; SIGQUIT: as when the machine goes.
  void Stop(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    int how = 0;
    ::waitpid(pid_, &how, 0);
    pid_ = -1;
  }

 private:
  static bool HasPrograms(const std::filesystem::path& folder) {
    return ::access((folder / "initdb").c_str(), X_OK) == 0 &&
           ::access((folder / "postgres").c_str(), X_OK) == 0;
  }

  static std::filesystem::path FindPrograms() {
    const char* path = ::getenv("PATH");  // tidy:allow(environment) where programs are
    std::string rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(':'), rest.size());
      if (HasPrograms(rest.substr(0, end))) return rest.substr(0, end);
      rest.erase(0, end + 1);
    }
    std::error_code error;
    std::vector<std::filesystem::path> found;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
      if (HasPrograms(version.path() / "bin")) found.push_back(version.path() / "bin");
    }
    return found.empty() ? std::filesystem::path() : *std::ranges::max_element(found);
  }

  void FindUser() {
    for (const char* name : {"postgres", "nobody"}) {
      const passwd* entry = ::getpwnam(name);
      if (entry == nullptr) continue;
      user_ = entry->pw_uid;
      group_ = entry->pw_gid;
      return;
    }
    missing_ = "PostgreSQL does not run as root, and there is no user postgres or nobody";
  }

  void MakeFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "postgres-XXXXXX").native();
    const char* made = ::mkdtemp(name.data());
    if (made != nullptr) folder_ = made;
    if (made == nullptr || (user_ != 0 && ::chown(made, user_, group_) != 0)) {
      missing_ = "no folder for PostgreSQL";
    }
  }

  // A process that removes the folder once the pipe to it is closed, by us or by our end.
  void StartCleaner() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    cleaner_ = ::fork();
    alive_ = ends[1];
    if (cleaner_ != 0) {
      ::close(ends[0]);
      return;
    }
    ::setsid();  // signals to the group of the test are not for it
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, ends[1]})
      ::close(file);
    char nothing = 0;
    while (::read(ends[0], &nothing, 1) > 0) {
    }
    std::error_code left;  // while a killed server still writes
    for (int i = 0; i < 10 && std::filesystem::exists(folder_, left); ++i) {
      std::filesystem::remove_all(folder_, left);
      if (left) ::usleep(300'000);
    }
    ::_exit(0);
  }

  bool InitDb() {
    const std::string data = (folder_ / "data").native();
    const pid_t pid = Spawn({programs_ / "initdb", "-D", data, "-U", "tidewaiter", "-A", "trust",
                             "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
                             "--icu-locale=en-US", "--no-sync", "--no-instructions"});
    int how = 0;
    return pid > 0 && ::waitpid(pid, &how, 0) == pid && how == 0 && WriteRules();
  }

  [[nodiscard]] bool WriteRules() const {
    constexpr std::string_view kRules =
        "local all guarded scram-sha-256\n"
        "local all all trust\n";
    const int file = ::open((folder_ / "rules").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    const bool written = ::write(file, kRules.data(), kRules.size()) == std::ssize(kRules);
    ::close(file);
    return written;
  }

  // What it says goes to the file log.
  pid_t Spawn(const std::vector<std::string>& words) const {
    std::vector<char*> arguments;
    for (const std::string& word : words)
      arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = (folder_ / "log").native();
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    if (user_ != 0 &&
        (::setgroups(0, nullptr) != 0 || ::setgid(group_) != 0 || ::setuid(user_) != 0)) {
      ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::getppid() != parent || ::chdir(folder_.c_str()) != 0) ::_exit(126);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file >= 0) {
      ::dup2(file, STDOUT_FILENO);
      ::dup2(file, STDERR_FILENO);
    }
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }

  const pid_t owner_ = ::getpid();
  std::filesystem::path programs_;
  std::filesystem::path folder_;
  std::string missing_;
  uid_t user_ = 0;  // 0: who runs the test
  gid_t group_ = 0;
  pid_t pid_ = -1;
  pid_t cleaner_ = -1;
  int alive_ = -1;  // the end of the cleaner's pipe that nobody writes to
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_TESTING_POSTGRES_SERVER_H_
