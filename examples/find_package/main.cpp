// Detects what is in photo.jpg and saves the picture with its boxes.
#include <iostream>
#include <yolo/model.hpp>

int main() {
  yolo::Model model("yolo11n.pt");
  for (const yolo::Results& r : model.predict("photo.jpg")) {
    std::cout << r.path << ": " << r.verbose() << "\n";
    r.save("out.jpg");
  }
}
