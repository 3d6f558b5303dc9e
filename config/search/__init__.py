"""The search over everything public: index, query and the text both see."""
