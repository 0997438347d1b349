from setuptools import Extension, setup

setup(
    name="treecount",
    version="1.0",
    ext_modules=[
        Extension(
            "treecount",
            ["treecount.c"],
            include_dirs=["/usr/include/libxml2"],
            libraries=["xml2"],
        )
    ],
)
