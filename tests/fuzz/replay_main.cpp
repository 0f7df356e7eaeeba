// Runs a fuzz target over the files of corpus folders, for builds without libFuzzer. Prints how
// many; none at all is a failure, so that a moved corpus cannot pass unseen.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    std::error_code fault;
    for (const auto& entry : fs::recursive_directory_iterator(argv[i], fault)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
      if (!in) {
        std::fprintf(stderr, "cannot read %s\n", entry.path().c_str());
        return 1;
      }
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
      ++files;
    }
    if (fault) {
      std::fprintf(stderr, "cannot list %s: %s\n", argv[i], fault.message().c_str());
      return 1;
    }
  }
  std::printf("%zu files\n", files);
  return files == 0 ? 1 : 0;
}
